// Where the public sample records and test vectors lie: beside the project, not in it (they have their own licences).
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = process.env.SADDLEBAG_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
const reported = new Set<string>();

/**
 * The absolute path of a file or folder of the sample data, e.g. `sharedData('synthea')`, or undefined when it is not
 * on this machine: the caller then skips its tests, which is said aloud. Under CI (`CI` set) absence throws instead:
 * a run that proved nothing must not look green. `SADDLEBAG_SHARED_DATA` names another folder.
 */
export function sharedData(path: string): string | undefined {
	const full = join(root, path);
	if (existsSync(full)) return full;
	if (process.env.CI) throw new Error(`sample data missing: ${full}`);
	if (!reported.has(path)) {
		reported.add(path);
		console.warn(`\n*** SKIPPED: the tests that need sample data "${path}" (looked in ${root}) ***\n`);
	}
	return undefined;
}
