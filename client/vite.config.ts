// Builds the app. The Vite root is this folder; Kit's options come from /svelte.config.js.
import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import config from '../svelte.config.js';

/** Where `npm run dev` expects the relay. */
const relay = `http://127.0.0.1:${process.env.PORT ?? '8080'}`;

export default defineConfig({
	root: fileURLToPath(new URL('.', import.meta.url)),
	plugins: [sveltekit(config)],
	worker: {
		format: 'es',
		rolldownOptions: {
			output: {
				// What holds documents is one part: in several it is a kilobyte more.
				codeSplitting: {
					groups: [{ name: 'documents', test: /@automerge[\\/]automerge|chart[\\/]document[\\/]/ }]
				}
			}
		}
	},
	server: {
		fs: { allow: ['..'] },
		proxy: {
			'^/(sync|join|presence)/.': { target: relay, ws: true },
			'^/health$': { target: relay }
		}
	}
});
