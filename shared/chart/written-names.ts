// What the keys that somebody writes are about, as kinds of entry (core/role-rights.ts): of a chart's documents and of the
// practice's settings.
import type { EntryKind } from '../core/role-rights.ts';
import { kindOfType } from '../core/role-rights.ts';
import type { ScopeName } from '../core/scopes.ts';
import { isJsonObject, parseExact, type ExactJson } from '../fhir/exact-json.ts';
import { PROPOSAL_PREFIX } from './proposals.ts';
import { parseRegisterKey } from './register-key.ts';
import { isReopenKey, reopenedKey } from './reopened.ts';

const REVIEW = 'review:';

/** Of a register in one of a chart's documents, or in a queue; undefined for what may belong to a newer version. */
export function kindOfKey(scope: ScopeName, key: string, atom: string): EntryKind | undefined {
	if (isReopenKey(key)) return kindOfKey(scope, reopenedKey(key), atom);
	if (key.startsWith(PROPOSAL_PREFIX)) return kindOfProposal(key, atom);
	if (key.startsWith(REVIEW)) {
		const type = key.slice(REVIEW.length, key.indexOf(':', REVIEW.length));
		if (type === 'Same') return 'people';
		if (type === 'Beside') return 'appointments';
		return type === 'Finding' ? 'clinical' : kindOfKey(scope, key.slice(REVIEW.length), atom);
	}
	if (key.startsWith('Chart:')) return 'people';
	const type = parseRegisterKey(key)?.type ?? /^([A-Z][A-Za-z]*):/.exec(key)?.[1];
	if (type === undefined) return undefined;
	// A site's queue of the day is made of Tasks, in a document that whoever registers people can open.
	return type === 'Task' && scope === 'directory' ? 'queue' : kindOfType(type);
}

/** Asking and withdrawing is open to whoever writes in the chart; the other answers are a prescriber's. */
function kindOfProposal(key: string, atom: string): EntryKind {
	if (!key.endsWith(':answer')) return 'clinical';
	const said = parseExact(atom);
	const isOpen = said.ok && (said.value === null || isWithdrawn(said.value));
	return isOpen ? 'clinical' : 'answers';
}

const isWithdrawn = (said: ExactJson): boolean => isJsonObject(said) && said['answer'] === 'withdrawn';

/** Whose settings they are. */
export interface Whose {
	readonly userId: string;
	readonly deviceId: string;
}

/** With it begin the registers of the document in which an outreach tablet is given keys. */
export const TRIP_PREFIX = 'trip:';
/** What the practice's settings say of an outreach tablet. */
const TOLD_TRIP = /^Device:[0-9a-f]{32}:trip$/;

/** Of a register of the practice's config document: somebody's own favourites and their own device's name, or the practice's. */
export function kindOfSetting(key: string, { userId, deviceId }: Whose): EntryKind {
	const isOwn = key.startsWith(`Practitioner:${userId}:favourite`) || key === `Device:${deviceId}:name`;
	if (isOwn) return 'own';
	return key.startsWith(TRIP_PREFIX) || TOLD_TRIP.test(key) ? 'trips' : 'settings';
}
