// Who made a change, and which registers it writes, read from its bytes without Automerge in a small part of the time. Only
// what a chart's verbs write is read; of everything else the answer is "ask Automerge", which also says what is wrong with it.
import { bytesToHex, equalBytes, hexToBytes } from '../core/bytes.ts';
import { ACTIONS, ChangeColumns, NOTHING } from './change-columns.ts';
import { hashOfBytes } from './change-hash.ts';
import { GENESIS_ACTOR } from './genesis.ts';

/** A change, as it says itself. Hashes and actors in hex. */
export interface ReadChange {
	readonly hash: string;
	readonly actor: string;
	readonly seq: number;
	readonly time: number;
	readonly message: string;
	readonly deps: readonly string[];
	/** Its operations have the counters startOp to maxOp. */
	readonly startOp: number;
	readonly maxOp: number;
	/** Keys of the registers that it writes, once for each write. */
	readonly written: readonly string[];
}

const GENESIS = hexToBytes(GENESIS_ACTOR);
/** The maps that the genesis change makes. */
const REGISTERS = 1;
const TEXTS = 2;

/** The cursors of one change, used again for the next. */
const columns = new ChangeColumns();

/**
 * undefined for a change of another form, or with an operation that is neither a write to a register, nor the begin of a
 * text, nor one within a text.
 */
export function readOperations(change: Uint8Array): ReadChange | undefined {
	try {
		return read(change);
	} catch (error) {
		// Bytes that are missing, or no text.
		if (error instanceof RangeError || error instanceof TypeError) return undefined;
		throw error;
	}
}

function read(change: Uint8Array): ReadChange | undefined {
	const hash = hashOfBytes(change);
	const start = columns.read(change, hash);
	if (!start) return undefined;
	const { seq, startOp, time, message, deps, actors } = start;
	const genesis = actors.findIndex((actor) => equalBytes(actor, GENESIS));
	if (genesis === 0) return undefined;
	const written: string[] = [];
	const { action } = columns;
	let count = 0;
	for (; !action.isDone; count++) {
		const [objectActor, object] = [columns.objectActor.next(), columns.object.next()];
		const [keyActor, keyCounter, key] = [
			columns.keyActor.next(),
			columns.keyCounter.next(),
			columns.key.next()
		];
		const [isInsert, does] = [columns.insert.next(), action.next()];
		columns.value.next();
		for (let left = Math.max(0, columns.predCount.next()); left > 0; left--) {
			if (columns.predActor.next() === NOTHING || columns.predCounter.next() === NOTHING) return undefined;
		}
		if (object <= 0 || objectActor < 0 || objectActor >= actors.length) return undefined;
		if (objectActor !== genesis) continue;
		const isNamed = key !== undefined && !isInsert && keyActor === NOTHING && keyCounter === NOTHING;
		if (!isNamed || does !== (object === REGISTERS ? ACTIONS.set : ACTIONS.makeText)) return undefined;
		if (object === REGISTERS) written.push(key);
		else if (object !== TEXTS) return undefined;
	}
	if (count === 0 || !columns.isDone) return undefined;
	return {
		hash: bytesToHex(hash),
		actor: bytesToHex(actors[0]!),
		...{ seq, time, message, startOp, written },
		deps: deps.map(bytesToHex),
		maxOp: startOp + count - 1
	};
}
