// A relay as `npm run relay` and the packaged service start it: Node's flags, and code that is kept compiled.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';

const { scripts } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
	scripts: { relay: string };
};
/** What they give Node. */
export const RELAY_FLAGS: readonly string[] = scripts.relay
	.split(' ')
	.filter((word) => /^--(?:max|v8)-/.test(word));

export const startLeanRelay = (options: Parameters<typeof startRelay>[0] = {}): Promise<RelayProcess> =>
	startRelay({ ...options, flags: RELAY_FLAGS, program: 'sync-server/run-current.mjs' });
