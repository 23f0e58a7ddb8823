// Starts the relay in the version that was chosen last: the installed one, or one that came as a file (operator update);
// with `--installed` always the installed one. A version that is not there any more does not keep the clinic waiting: the
// installed one is started instead.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepCompiled } from './keep-compiled.mjs';

const data = resolve(process.env['DATA_DIR']?.trim() || './data');
const versions = join(data, 'versions');
const installed = join(import.meta.dirname, 'main.ts');
let chosen = '';
try {
	chosen = JSON.parse(readFileSync(join(versions, 'current.json'), 'utf8')).current;
} catch {
	// None came as a file.
}
const came = join(versions, String(chosen), 'sync-server', 'main.ts');
const program = !process.argv.includes('--installed') && existsSync(came) ? came : installed;
keepCompiled(join(data, 'compiled'), program, program === installed);
await import(pathToFileURL(program).href);
