// Taking in envelopes that came by another road than the relay's: a file on a stick, a code on a screen. They are checked
// as if a relay had sent them; who carries them proves nothing. What is new here waits for the relay like own work.
import { equalBytes } from '../core/bytes.ts';
import type { EnvelopeId } from '../core/ids.ts';
import { parseControlWire } from '../protocol/control-codec.ts';
import type { ReplicaContext } from './context.ts';
import { letGoOfErased } from './control-sync.ts';
import { receivingDeps, tellTaken } from './pulling.ts';
import { readIncoming, takeIn } from './receiving.ts';
import type { ReceivingDeps } from './receiving.ts';
import { retryUnknown } from './retry-unknown.ts';
import type { StoreError } from './store.ts';

/** What is carried: bytes on the wire. `control` is a log from GENESIS on, then certificates; or certificates alone. */
export interface Load {
	readonly control: readonly Uint8Array[];
	readonly envelopes: readonly Uint8Array[];
}

/** What became of a load. Counts are envelopes. */
export interface Carried {
	/** New here. */
	readonly stored: number;
	/** Held here before. */
	readonly held: number;
	/** Set aside: of somebody unknown, or not rightly signed, or contradicted. */
	readonly setAside: number;
	/** No envelopes at all. */
	readonly unreadable: number;
	/** The membership that came along does not continue the one known here: it was left alone. */
	readonly membershipDiffers: boolean;
	/** Why not all of it could be stored. What was stored before stays. */
	readonly failed: StoreError | undefined;
}

const BATCH = 128;

/** Takes a load in, in transactions of a bounded size. Twice the same changes nothing. */
export async function takeCarried(context: ReplicaContext, { control, envelopes }: Load): Promise<Carried> {
	const { membershipDiffers, retried } = await takeControl(context, control);
	const counts = { stored: retried.size, held: 0, setAside: 0, unreadable: 0 };
	let failed: StoreError | undefined;
	for (let at = 0; at < envelopes.length && !failed; at += BATCH) {
		const part = envelopes.slice(at, at + BATCH);
		const read = await Promise.all(part.map((bytes) => readIncoming(context.deps.suite, bytes)));
		const incoming = read.filter((one) => one !== undefined);
		counts.unreadable += part.length - incoming.length;
		const taken = await takeIn(carriedDeps(context), context.control.state(), incoming);
		if (!taken.ok) {
			failed = taken.error;
			break;
		}
		const { stored, quarantined } = taken.value;
		counts.stored += stored.length;
		counts.setAside += quarantined.length;
		const waited = incoming.filter(({ id }) => retried.has(id)).length;
		counts.held += incoming.length - stored.length - quarantined.length - waited;
		await tellTaken(context, taken.value);
	}
	context.state.unsent = await context.log.unsentCount();
	return { ...counts, membershipDiffers, failed };
}

/**
 * Control records carry their place, except ENROL: those behind the last placed one may stand in the log or not, and are
 * taken as certificates, which is enough to believe their envelopes. Only the home relay puts them in sequence. What
 * waited for its author to become known is taken in then.
 */
async function takeControl(
	context: ReplicaContext,
	records: readonly Uint8Array[]
): Promise<{ readonly membershipDiffers: boolean; readonly retried: ReadonlySet<EnvelopeId> }> {
	const { control } = context;
	const isPlaced = (wire: Uint8Array): boolean => {
		const parsed = parseControlWire(wire);
		return parsed.ok && parsed.value.record.place !== undefined;
	};
	const logged = records.findLastIndex(isPlaced) + 1;
	const known = await control.recordsAfter(0);
	const differs = known.some((wire, i) => i < logged && !equalBytes(wire, records[i]!));
	const before = control.state();
	const more = differs ? [] : records.slice(known.length, logged);
	const extended = more.length === 0 || (await control.extend(more)).ok;
	for (const wire of records.slice(logged)) await control.certify(wire);
	const membershipDiffers = differs || !extended;
	if (control.state() === before) return { membershipDiffers, retried: new Set() };
	await letGoOfErased(context);
	context.emit({ type: 'control-changed' });
	const retried = await retryUnknown(carriedDeps(context), control.state());
	if (!retried.ok) return { membershipDiffers, retried: new Set() };
	await tellTaken(context, retried.value);
	return { membershipDiffers, retried: new Set(retried.value.stored.map(({ id }) => id)) };
}

const carriedDeps = (context: ReplicaContext): ReceivingDeps => ({
	...receivingDeps(context),
	carried: true
});
