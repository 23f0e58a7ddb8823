// `npm run dev`: the relay, restarted when its code changes, and Vite's server with hot reload in front of it.
import { spawn } from 'node:child_process';

const root = new URL('..', import.meta.url);
/** @param {string[]} args */
const start = (...args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });

const children = [
	start('--watch', 'sync-server/main.ts'),
	start('node_modules/vite/bin/vite.js', 'dev', 'client')
];
const stop = () => children.forEach((child) => child.kill());
for (const child of children) child.once('exit', stop);
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
