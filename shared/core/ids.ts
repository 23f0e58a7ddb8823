// The identifiers of protocol and chart as branded lowercase hexadecimal, so that one is never passed for another.
import { bytesToHex } from './bytes.ts';
import type { Random } from './random.ts';

type Brand<T, B extends string> = T & { readonly __brand: B };

/** 16 bytes in hex: the first half of SHA-256 of the practice's GENESIS record. */
export type PracticeId = Brand<string, 'PracticeId'>;
/** 16 bytes in hex: one Automerge document. */
export type DocId = Brand<string, 'DocId'>;
/** 16 bytes in hex: one staff member on one device. */
export type CredId = Brand<string, 'CredId'>;
/** 16 bytes in hex: one workstation, tablet, gateway or relay. */
export type DeviceId = Brand<string, 'DeviceId'>;
/** 16 bytes in hex: one staff member. */
export type UserId = Brand<string, 'UserId'>;
/** 32 bytes in hex: SHA-256 of an envelope's header and ciphertext. */
export type EnvelopeId = Brand<string, 'EnvelopeId'>;
/** A UUID: one patient's record. Patient.id when that is a UUID, else the directory document's id written as one. */
export type ChartId = Brand<string, 'ChartId'>;
/** A clinic location's number within its practice, 1 and up. */
export type SiteId = Brand<number, 'SiteId'>;

/** A fresh 16-byte identifier in hex. */
export const createId16 = <T extends string>(random: Random): Brand<string, T> =>
	bytesToHex(random.bytes(16)) as Brand<string, T>;

/** A fresh random UUID (RFC 9562 version 4), lowercase. */
export function createUuid(random: Random): string {
	const bytes = random.bytes(16);
	bytes[6] = (bytes[6]! & 0x0f) | 0x40;
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	return hexToUuid(bytesToHex(bytes));
}

/** 32 hex digits written in UUID form, bits unchanged. */
export const hexToUuid = (hex: string): string =>
	`${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

/** True for the textual form of any UUID, either case. */
export const isUuid = (text: string): boolean =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
