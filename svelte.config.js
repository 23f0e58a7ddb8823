// Options of SvelteKit. They stand here and not in client/ because Kit refuses a svelte.config.js in the Vite root;
// client/vite.config.ts imports them. Paths under `files` are relative to client/, the adapter's to this folder.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';

/**
 * Names this build: `<version>+<commit>`, with the time added when the tree is not exactly that commit. The service
 * worker's cache carries the name, so two different builds must never share one.
 */
function buildName() {
	if (process.env.APP_VERSION) return process.env.APP_VERSION;
	const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
	const time = Date.now().toString(36);
	try {
		/** @param {string[]} args */
		const git = (...args) =>
			execFileSync('git', args, {
				cwd: import.meta.dirname,
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore']
			}).trim();
		const commit = git('rev-parse', '--short', 'HEAD');
		return `${version}+${commit}${git('status', '--porcelain') === '' ? '' : `.${time}`}`;
	} catch {
		return `${version}+${time}`;
	}
}

/** @type {import('@sveltejs/kit/vite').Config} */
const config = {
	adapter: adapter({ pages: 'build', fallback: 'index.html', precompress: true }),
	files: { src: '.', assets: 'static', hooks: { client: 'routes/handle-error' } },
	serviceWorker: { register: false },
	version: { name: buildName(), pollInterval: 0 }
};
export default config;
