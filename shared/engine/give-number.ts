// A patient's number of this practice (MRN), given at registration without asking anybody: it begins with the number of
// this device, and goes on with letters that this device has not drawn before. Why: docs/decisions/0036-numbers-are-drawn.md.
import { bytesToHex, utf8 } from '../core/bytes.ts';
import { hexToUuid, type DeviceId, type PracticeId } from '../core/ids.ts';
import { drawRecordNumber, MOST_DEVICES } from '../core/record-number.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import type { ControlState } from '../replica/control-state.ts';
import type { Expectation, StoreOp } from '../replica/store.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';

/** hl7.org/fhir/R4/valueset-identifier-type.html, medical record number */
const RECORD_NUMBER: JsonObject = {
	coding: [
		{
			system: 'http://terminology.hl7.org/CodeSystem/v2-0203',
			code: 'MR',
			display: 'Medical record number'
		}
	]
};

/** The system of a practice's own numbers: its id as a URN. */
export const recordNumberSystem = (practiceId: PracticeId): string => `urn:uuid:${hexToUuid(practiceId)}`;

/**
 * A device's number: the place in the control log of the invitation by which it came, 1 for the device that began the
 * practice. No two devices have one: an invitation has its place before anybody can use it, and enrols once. undefined
 * for a device that came by no invitation known here.
 */
export function deviceNumber(control: ControlState, deviceId: DeviceId): number | undefined {
	for (const { usedBy, seq } of control.invites.values())
		if (usedBy !== undefined && control.credentials.get(usedBy)?.deviceId === deviceId) return seq;
	const first = [...control.credentials.values()].find(({ seq }) => seq === 1);
	return first?.deviceId === deviceId ? 1 : undefined;
}

/** A number, and what has to be stored together with the registration for it to be given once. */
export interface GivenNumber {
	readonly identifier: JsonObject;
	readonly row: StoreOp;
	readonly free: Expectation;
}

/** The row that says that a number was drawn here. The number does not lie there to be read. */
async function drawnRow(suite: CryptoSuite, importKey: Uint8Array, number: string): Promise<string> {
	const key = await suite.hkdf(importKey, new Uint8Array(0), utf8('saddlebag/record-number/v1'), 32);
	return `mrn/${bytesToHex((await suite.hmac(key, utf8(number))).subarray(0, 16))}`;
}

/**
 * Draws a number that this device has not given and that no patient listed here has; undefined for a device without a
 * number. It is given once the row is stored: when the registration is not, the number was not given either.
 */
export async function giveNumber(
	core: EngineCore,
	{ session }: SignedIn,
	importKey: Uint8Array
): Promise<GivenNumber | undefined> {
	const { random, suite, store } = core.deps;
	const { deviceId, practiceId } = session.deps.profile;
	const device = deviceNumber(core.device!.replica.control(), deviceId);
	if (device === undefined || device >= MOST_DEVICES) return undefined;
	const rows = session.summaries.searchable();
	for (;;) {
		const value = drawRecordNumber(device, random);
		if (rows.some(({ row }) => row.identifiers.some((known) => known.value === value))) continue;
		const key = await drawnRow(suite, importKey, value);
		if (await store.get('local', key)) continue;
		return {
			identifier: { type: RECORD_NUMBER, system: recordNumberSystem(practiceId), value },
			row: { type: 'put', table: 'local', key, value: Uint8Array.of(1) },
			free: { table: 'local', key, value: undefined }
		};
	}
}
