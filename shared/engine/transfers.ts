// Work that goes by hand: what is unsent, or the whole practice, as transfer files; and such files taken in. All of it
// stays sealed. Files may be cut between one another, come in any order, and come twice.
import type { DeviceId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { encodeTransferFile, parseFirstTransferFile, PART_BYTES } from '../exchange/transfer-file.ts';
import type { Carried } from '../replica/carrying.ts';
import { waitingBehind } from '../replica/envelope-log.ts';
import { CERTIFICATE_PREFIX } from '../replica/rows.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { TransferSource } from './transfer-facts.ts';
import type { AuditSubject } from './audit.ts';
import type { Device, EngineCore, SignedIn } from './engine-core.ts';
import { carryOut } from './effects.ts';
import { storeErrorToEngineError } from './store-errors.ts';
import { configKeys, readText } from './practice-config.ts';
import { rowToShow } from './shown-row.ts';

/** Read of a source at a time; doubled for a file that is longer. */
const WINDOW_BYTES = 4 << 20;
/** Longer ones are not made. */
const MOST_WINDOW_BYTES = 64 << 20;
const ROWS = 64;

/** Membership by which envelopes are verified: the log and the certificates that it does not hold, or these alone. */
async function membership({ deps: { store } }: EngineCore, withLog: boolean): Promise<Uint8Array[]> {
	const log = withLog ? await store.list('control') : [];
	const certificates = await store.list('meta', { prefix: CERTIFICATE_PREFIX });
	return [...log, ...certificates].map(({ value }) => value);
}

/** The access record is durable first, and so in the file itself. A full device must still be able to give its work away. */
async function record(
	core: EngineCore,
	{ session }: SignedIn,
	what: AuditSubject
): Promise<Result<void, EngineError>> {
	await session.sealLeftovers();
	const recorded = await session.recordAccess({ action: 'R', what });
	const full = !recorded.ok && recorded.error.type === 'NotSaved' && recorded.error.cause === 'full';
	return full ? ok(undefined) : recorded;
}

async function fileOf(
	core: EngineCore,
	{ profile: { practiceId, deviceId } }: Device,
	envelopes: readonly Uint8Array[],
	withLog: boolean,
	writtenAt = core.deps.clock.now()
): Promise<Uint8Array> {
	const control = await membership(core, withLog);
	return encodeTransferFile(core.deps.suite, { practiceId, deviceId, writtenAt, control, envelopes });
}

/** See Engine.exportUnsent. Works without a network. */
export const exportUnsent = (core: EngineCore, after: string): ReturnType<Engine['exportUnsent']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		// Nobody signs in any more on a device that was removed: what waits there is sealed, and has to come away without them.
		if (!device || (!signedIn && core.state().phase !== 'removed')) return err({ type: 'Locked' });
		if (signedIn && after === '') {
			const recorded = await record(core, signedIn, 'export-unsent');
			if (!recorded.ok) return recorded;
			await core.offer();
		}
		const { envelopes, next } = await partOfWaiting(core, after);
		const bytes = await fileOf(core, device, envelopes, true);
		return ok({ bytes, count: envelopes.length, next });
	});

/** About PART_BYTES of what waits to be sent, behind a row of the outbox. */
async function partOfWaiting({ deps: { store } }: EngineCore, after: string) {
	const envelopes: Uint8Array[] = [];
	let size = 0;
	let last = after;
	for await (const { key, bytes } of waitingBehind(store, after)) {
		if (size >= PART_BYTES) return { envelopes, next: last };
		envelopes.push(bytes);
		size += bytes.length;
		last = key;
	}
	return { envelopes, next: undefined };
}

/** See Engine.showUnsent. */
export const showUnsent = (core: EngineCore): ReturnType<Engine['showUnsent']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const recorded = await record(core, signedIn, 'export-unsent');
		if (!recorded.ok) return recorded;
		const { clock, store } = core.deps;
		const shown = await rowToShow(store, clock.now(), (envelopes, writtenAt) =>
			fileOf(core, device, envelopes, false, writtenAt)
		);
		await core.offer();
		return ok(shown);
	});

/** See Engine.exportPractice. */
export const exportPractice = (core: EngineCore, after: string): ReturnType<Engine['exportPractice']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		if (after === '') {
			const recorded = await record(core, signedIn, 'export-practice');
			if (!recorded.ok) return recorded;
		}
		return ok(await partOf(core, device, after));
	});

/** A part of everything held here, about PART_BYTES long. */
export async function partOf(core: EngineCore, device: Device, after: string) {
	const envelopes: Uint8Array[] = [];
	let bytes = 0;
	let next: string | undefined = after;
	while (next !== undefined && bytes < PART_BYTES) {
		const rows = await core.deps.store.list('envelope', { after: next, limit: ROWS });
		envelopes.push(...rows.map(({ value }) => value));
		bytes += rows.reduce((sum, { value }) => sum + value.length, 0);
		next = rows.length < ROWS ? undefined : rows.at(-1)!.key;
	}
	return { bytes: await fileOf(core, device, envelopes, true), count: envelopes.length, next };
}

/** See Engine.takeTransfer. */
export const takeTransfer = (
	core: EngineCore,
	source: TransferSource,
	from: number
): ReturnType<Engine['takeTransfer']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const first = await readTransferAt(core.deps.suite, source, from);
		if (!first.ok) return first;
		const { file, length } = first.value;
		if (file.practiceId !== device.profile.practiceId) return err({ type: 'OtherPractice' });
		let carried: Carried | undefined;
		const taking = device.replica.carried(file, (report) => (carried = report));
		if (device.link) await device.link.perform(taking);
		else for (const effect of await taking) await carryOut(core, effect);
		const { failed, ...counts } = carried!;
		if (failed) return err(storeErrorToEngineError(failed));
		const { writtenAt } = file;
		const siteName = siteOf(signedIn, device, file.deviceId);
		const end = from + length;
		return ok({ ...counts, writtenAt, siteName, next: end < source.size ? end : undefined });
	});

/** The transfer file that begins at a place of a source. */
export async function readTransferAt(
	suite: CryptoSuite,
	source: TransferSource,
	from: number
): ReturnType<typeof parseFirstTransferFile> {
	for (let window = WINDOW_BYTES; ; window *= 2) {
		const bytes = await source.read(from, Math.min(from + window, source.size));
		const first = await parseFirstTransferFile(suite, bytes);
		const cut = !first.ok && first.error.type === 'DamagedTransferFile' && from + window < source.size;
		if (!cut || window > MOST_WINDOW_BYTES) return first;
	}
}

/** Where the writer of a file works, if that is known here. */
function siteOf({ session }: SignedIn, { replica }: Device, deviceId: DeviceId): string | undefined {
	for (const credential of replica.control().credentials.values())
		if (credential.deviceId === deviceId)
			return readText(session.readConfig, configKeys.siteName(credential.site));
	return undefined;
}
