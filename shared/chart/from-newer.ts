// What a chart holds that this version does not know: it is kept and travels on, and where it cannot be shown that is said.
import { isResourceType } from '../fhir/resource-types.ts';
import { parseRegisterKey } from './register-key.ts';

/** What stands in registers beside entries, by how the key begins. */
const BESIDE_ENTRIES = /^(?:Chart|review|reopen|apart):/;

/** True for a register that no rule of this version covers: an entry of an unknown type, or none that is known at all. */
export function isFromNewer(key: string): boolean {
	if (BESIDE_ENTRIES.test(key)) return false;
	const parsed = parseRegisterKey(key);
	return parsed === undefined || !isResourceType(parsed.type);
}
