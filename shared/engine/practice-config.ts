// The practice's config document: names of the practice, its sites, staff and devices, the import key, and the
// identifier systems it declared. Same flat registers as a chart; scope config. Its id follows from the practice's id.
import { bytesToBase64Url, base64UrlToBytes, utf8, bytesToHex } from '../core/bytes.ts';
import type { DeviceId, DocId, EnvelopeId, PracticeId, SiteId, UserId } from '../core/ids.ts';
import type { CryptoSuite } from '../crypto/suite.ts';

/** Reads one register's atom text of the config document. */
export type ConfigReader = (key: string) => string | undefined;

/** The config document's id: first 16 bytes of SHA-256 over a label and the practice's id. */
export async function configDocId(suite: CryptoSuite, practiceId: PracticeId): Promise<DocId> {
	const hash = await suite.sha256(utf8(`saddlebag/config/v1/${practiceId}`));
	return bytesToHex(hash.subarray(0, 16)) as DocId;
}

/** The audit log's document id, in the envelopes of kind 5. */
export async function auditDocId(suite: CryptoSuite, practiceId: PracticeId): Promise<DocId> {
	const hash = await suite.sha256(utf8(`saddlebag/audit/v1/${practiceId}`));
	return bytesToHex(hash.subarray(0, 16)) as DocId;
}

export const configKeys = {
	practiceName: 'Organization:practice:name',
	importKey: 'Organization:practice:importKey',
	/** When the recovery words were last typed in whole and found right: milliseconds since 1970. */
	wordsChecked: 'Organization:practice:wordsChecked',
	/** The admin who has said that the recovery at a place of the control log is as it should be. */
	recoveryConfirmed: (seq: number) => `Organization:practice:recoveryConfirmed:${seq}`,
	/** How long records are kept: erasure/retention.ts. */
	retention: 'Organization:practice:retention',
	/** Present in a demo practice only. */
	demo: 'Organization:practice:demo',
	/** false: looking at what is kept apart needs a road to the relay. */
	showOffline: 'Organization:practice:showSensitiveOffline',
	/** An admin has seen that somebody looked at what is kept apart; `id`: of the access record's envelope. */
	seenAlert: (id: EnvelopeId) => `AuditEvent:${id}:seen`,
	/** Identifier systems whose values name one patient in the whole practice (architecture, rule 7). */
	identifierSystems: 'Organization:practice:identifierSystems',
	siteName: (siteId: SiteId | number) => `Location:${siteId}:name`,
	/** One of a person's favourite medicines; `item` is random, the value its text, or null once it was taken away. */
	favourite: (userId: UserId, item: string) => `Practitioner:${userId}:favourite:${item}`,
	/** The order of a person's favourites: a list of their texts. */
	favouriteOrder: (userId: UserId) => `Practitioner:${userId}:favourite-order`,
	/** true: what this person enters waits for a prescriber. */
	supervised: (userId: UserId) => `Practitioner:${userId}:supervised`,
	userName: (userId: UserId) => `Practitioner:${userId}:name`,
	deviceSite: (deviceId: DeviceId) => `Device:${deviceId}:site`,
	/** What an outreach tablet was prepared for: trips/prepare-trip.ts. */
	deviceTrip: (deviceId: DeviceId) => `Device:${deviceId}:trip`,
	/** Until when an admin put its end off, and the code that shows it. */
	deviceTripUntil: (deviceId: DeviceId) => `Device:${deviceId}:trip-until`,
	deviceName: (deviceId: DeviceId) => `Device:${deviceId}:name`
} as const;

/** A text register's value, or undefined. */
export function readText(read: ConfigReader, key: string): string | undefined {
	const atom = read(key);
	if (atom === undefined) return undefined;
	const value: unknown = JSON.parse(atom);
	return typeof value === 'string' ? value : undefined;
}

/** The 32-byte key from which imported documents' ids are derived, or undefined before the config has arrived. */
export function readImportKey(read: ConfigReader): Uint8Array | undefined {
	const text = readText(read, configKeys.importKey);
	return text === undefined ? undefined : base64UrlToBytes(text);
}

/** What makes a practice a demo: from which seed its invented people come, and the local day on which it was begun. */
export interface DemoFacts {
	readonly seed: number;
	/** YYYY-MM-DD */
	readonly startDay: string;
}

/** undefined for a practice of real people. */
export function readDemo(read: ConfigReader): DemoFacts | undefined {
	const atom = read(configKeys.demo);
	const value: unknown = atom === undefined ? undefined : JSON.parse(atom);
	const { seed, startDay } = (value ?? {}) as Partial<DemoFacts>;
	return typeof seed === 'number' && typeof startDay === 'string' ? { seed, startDay } : undefined;
}

export const importKeyAtom = (key: Uint8Array): string => JSON.stringify(bytesToBase64Url(key));

/** The identifier systems the practice declared; empty when none. */
export function readIdentifierSystems(read: ConfigReader): readonly string[] {
	const atom = read(configKeys.identifierSystems);
	const value: unknown = atom === undefined ? [] : JSON.parse(atom);
	return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
