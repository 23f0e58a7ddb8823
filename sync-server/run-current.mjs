// Starts the relay in the version that was chosen last: the installed one, or one that came as a file (operator update).
// A version that is not there any more does not keep the clinic waiting: the installed one is started instead.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const versions = join(resolve(process.env['DATA_DIR']?.trim() || './data'), 'versions');
let chosen = '';
try {
	chosen = JSON.parse(readFileSync(join(versions, 'current.json'), 'utf8')).current;
} catch {
	// None came as a file.
}
const came = join(versions, String(chosen), 'sync-server', 'main.ts');
const program = existsSync(came) ? came : join(import.meta.dirname, 'main.ts');
await import(pathToFileURL(program).href);
