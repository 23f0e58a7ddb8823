// A chart document whose changes were made one after the other, each on top of the one before: what it says follows from
// them in their order, without Automerge, in a small part of the time. Whatever is not exactly such a line is none: then
// Automerge is asked, which also says what is wrong with it.
import { bytesToHex, equalBytes, hexToBytes } from '../core/bytes.ts';
import type { CredId } from '../core/ids.ts';
import { ACTIONS, ChangeColumns, NOTHING, textAt, type ChangeStart } from './change-columns.ts';
import { hashOfBytes } from './change-hash.ts';
import { parseMessage } from './change-header.ts';
import type { ChangeFacts } from './change-facts.ts';
import { GENESIS_ACTOR, GENESIS_HASH } from './genesis.ts';

/** One document of a chart. Registers hold one value each. */
export interface LineDocument {
	/** The hash of the newest change, in a list as Automerge gives it. */
	readonly heads: readonly string[];
	/** The genesis change among them. */
	readonly changeCount: number;
	/** Last write of every register. */
	readonly registers: ReadonlyMap<string, LineWrite>;
	/** Keys of all texts. */
	readonly textKeys: Iterable<string>;
	/** The words of a text. */
	text(key: string): string | undefined;
	/** What a change wrote; undefined when it is not of this document. */
	writesOf(hash: string): ReadonlyMap<string, LineWrite> | undefined;
}

export interface LineWrite {
	readonly atom: string;
	/** Of the operation, which is `<counter>@<actor>`. */
	readonly counter: number;
	readonly by: LineAuthor;
	/** The change whose write it took the place of. */
	readonly replaced?: LineAuthor;
}

/** The maps that the genesis change makes. */
const REGISTERS = 1;
const TEXTS = 2;
const FIRST_FREE = 3;
/** A text's or a letter's place among counters: none. */
const NONE = 0;
/** How many operations are followed this way: a larger document is Automerge's. */
const MOST_OPERATIONS = 2 ** 20;
/** How many there is room for at first. */
const LIKELY_OPERATIONS = 2 ** 13;
const MOST_ACTORS = 2 ** 14;

const NO_WRITES: ReadonlyMap<string, LineWrite> = new Map();

interface Actor {
	readonly name: string;
	readonly bytes: Uint8Array;
	readonly number: number;
	/** Of its newest change. */
	seq: number;
	last?: Uint8Array;
}

/** What a line of changes comes to; undefined when they are no line, or hold anything that a chart's verbs do not write. */
export function readLine(changes: readonly Uint8Array[]): LineDocument | undefined {
	if (changes.length === 0) return NOTHING_WRITTEN;
	const line = new Line();
	try {
		return changes.every((change) => line.take(change)) ? line : undefined;
	} catch (error) {
		// Bytes that are missing, or no text.
		if (error instanceof RangeError || error instanceof TypeError) return undefined;
		throw error;
	}
}

/** Who wrote something, and when. */
export type LineAuthor = Pick<ChangeFacts, 'hash' | 'actor' | 'credId' | 'at' | 'message'>;

/** A change, with its bytes for reading words when they are asked for; what is seldom asked for is made then. */
class Taken implements LineAuthor {
	readonly bytes: Uint8Array;
	readonly actor: string;
	readonly at: number;
	readonly startOp: number;
	maxOp: number;
	writes = NO_WRITES;
	readonly hashBytes: Uint8Array;
	readonly #text: string;

	constructor(bytes: Uint8Array, hash: Uint8Array, actor: string, start: ChangeStart) {
		this.bytes = bytes;
		this.hashBytes = hash;
		this.actor = actor;
		this.at = start.time;
		this.startOp = start.startOp;
		this.maxOp = start.startOp - 1;
		this.#text = start.message;
	}

	get hash(): string {
		return bytesToHex(this.hashBytes);
	}

	get credId(): CredId {
		return this.actor.slice(0, 32) as CredId;
	}

	get message(): string {
		return parseMessage(this.#text).message;
	}
}

class Line implements LineDocument {
	readonly registers = new Map<string, LineWrite>();
	readonly #columns = new ChangeColumns();
	readonly #taken: Taken[] = [];
	#byHash: ReadonlyMap<string, Taken> | undefined;
	/** Who made the change before. */
	#last: Actor | undefined;
	/** Actors in hex, by where a change names them. */
	readonly #actors = new Map<string, Actor>();
	/** By counter of the operation, which a line has once each: its actor, the text it is a letter of, what comes after it. */
	#actorAt = new Int16Array(LIKELY_OPERATIONS);
	#textAt = new Int32Array(LIKELY_OPERATIONS);
	#nextAt = new Int32Array(LIKELY_OPERATIONS);
	#isGone = new Uint8Array(LIKELY_OPERATIONS);
	/** Where a letter lies in its change, and how long it is. */
	#letterAt = new Int32Array(LIKELY_OPERATIONS);
	#letterLength = new Int32Array(LIKELY_OPERATIONS);
	readonly #textByKey = new Map<string, number>();
	#head = hexToBytes(GENESIS_HASH);
	#nextOp = FIRST_FREE;

	constructor() {
		const { number } = this.#actorOf(hexToBytes(GENESIS_ACTOR));
		this.#actorAt[REGISTERS] = number;
		this.#actorAt[TEXTS] = number;
	}

	get heads(): readonly string[] {
		return [bytesToHex(this.#head)];
	}

	get changeCount(): number {
		return this.#taken.length + 1;
	}

	get textKeys(): Iterable<string> {
		return this.#textByKey.keys();
	}

	take(bytes: Uint8Array): boolean {
		const hash = hashOfBytes(bytes);
		const start = this.#columns.read(bytes, hash);
		if (!start) return false;
		const { deps, seq, startOp } = start;
		const actors = start.actors.map((actor) => this.#actorOf(actor));
		const [own] = actors as [Actor];
		if (own.name === GENESIS_ACTOR || seq !== own.seq + 1 || startOp !== this.#nextOp) return false;
		// An author who goes on behind somebody else names the own change before as well.
		const isHead = (hash: Uint8Array): boolean => equalBytes(hash, this.#head);
		const isOwn = (hash: Uint8Array): boolean => own.last !== undefined && equalBytes(hash, own.last);
		if (!deps.some(isHead) || !deps.every((hash) => isHead(hash) || isOwn(hash))) return false;
		const taken = new Taken(bytes, hash, own.name, start);
		if (!this.#follow(taken, actors)) return false;
		own.seq = seq;
		own.last = hash;
		this.#last = own;
		this.#taken.push(taken);
		this.#head = hash;
		this.#nextOp = taken.maxOp + 1;
		return taken.maxOp >= startOp;
	}

	/** Takes the operations in, one after the other. */
	#follow(taken: Taken, actors: readonly Actor[]): boolean {
		const columns = this.#columns;
		const { action } = columns;
		const [{ number: own }] = actors as [Actor];
		const isAt = (counter: number, actor: number): boolean =>
			counter > 0 && counter <= taken.maxOp && this.#actorAt[counter] === actors[actor]?.number;
		const writes = new Map<string, LineWrite>();
		for (let counter = taken.startOp; !action.isDone; counter++) {
			if (counter >= this.#actorAt.length && !this.#grow()) return false;
			const [actor, text] = [columns.objectActor.next(), columns.object.next()];
			const [keyActor, from] = [columns.keyActor.next(), columns.keyCounter.next()];
			const key = columns.key.next();
			const [isInsert, does] = [columns.insert.next(), action.next()];
			const hasValue = columns.value.next();
			const preds = Math.max(0, columns.predCount.next());
			if (preds > 1 || !isAt(text, actor)) return false;
			const [predActor, pred] = preds > 0 ? [columns.predActor.next(), columns.predCounter.next()] : [];
			const replaces = (what: number): boolean => pred === what && isAt(what, predActor!);
			taken.maxOp = counter;
			this.#actorAt[counter] = own;
			if (text === REGISTERS || text === TEXTS) {
				if (key === undefined || isInsert || keyActor !== NOTHING || from !== NOTHING) return false;
				if (text === TEXTS) {
					if (does !== ACTIONS.makeText || preds > 0 || hasValue || this.#textByKey.has(key)) return false;
					this.#textByKey.set(key, counter);
					this.#textAt[counter] = counter;
					continue;
				}
				if (does !== ACTIONS.set || !hasValue) return false;
				const before = this.registers.get(key);
				if (before ? !replaces(before.counter) : preds > 0) return false;
				const again = writes.get(key);
				const replaced = again ? again.replaced : before?.by;
				const write: LineWrite = {
					atom: columns.value.text(),
					counter,
					by: taken,
					...(replaced && { replaced })
				};
				writes.set(key, write);
				this.registers.set(key, write);
				continue;
			}
			if (this.#textAt[text] !== text || key !== undefined) return false;
			const isLetter = from !== text && isAt(from, keyActor) && this.#textAt[from] === text;
			if (does === ACTIONS.set) {
				const isFirst = from === 0 && keyActor === NOTHING;
				if (!isInsert || preds > 0 || !hasValue || !(isFirst || isLetter)) return false;
				const after = isFirst ? text : from;
				this.#nextAt[counter] = this.#nextAt[after]!;
				this.#nextAt[after] = counter;
				this.#textAt[counter] = text;
				const { at, length } = columns.value;
				this.#letterAt[counter] = at;
				this.#letterLength[counter] = length;
				// Others are read only when somebody asks for words.
				if (length !== 1 || taken.bytes[at]! >= 0x80) columns.value.text();
			} else {
				if (does !== ACTIONS.delete || isInsert || !isLetter || hasValue) return false;
				if (this.#isGone[from] || !replaces(from)) return false;
				this.#isGone[from] = 1;
			}
		}
		if (writes.size > 0) taken.writes = writes;
		return columns.isDone;
	}

	#actorOf(bytes: Uint8Array): Actor {
		if (this.#last && equalBytes(this.#last.bytes, bytes)) return this.#last;
		const name = bytesToHex(bytes);
		let actor = this.#actors.get(name);
		if (!actor) {
			actor = { name, bytes, number: this.#actors.size, seq: 0 };
			this.#actors.set(name, actor);
		}
		return actor;
	}

	#grow(): boolean {
		const size = 2 * this.#actorAt.length;
		if (size > MOST_OPERATIONS || this.#actors.size > MOST_ACTORS) return false;
		const grown = <T extends Int16Array | Int32Array | Uint8Array>(before: T, after: T): T => {
			after.set(before);
			return after;
		};
		this.#actorAt = grown(this.#actorAt, new Int16Array(size));
		this.#textAt = grown(this.#textAt, new Int32Array(size));
		this.#nextAt = grown(this.#nextAt, new Int32Array(size));
		this.#isGone = grown(this.#isGone, new Uint8Array(size));
		this.#letterAt = grown(this.#letterAt, new Int32Array(size));
		this.#letterLength = grown(this.#letterLength, new Int32Array(size));
		return true;
	}

	text(key: string): string | undefined {
		const at = this.#textByKey.get(key);
		if (at === undefined) return undefined;
		let words = '';
		for (let counter = this.#nextAt[at]!; counter !== NONE; counter = this.#nextAt[counter]!)
			if (!this.#isGone[counter])
				words += textAt(
					this.#changeOf(counter).bytes,
					this.#letterAt[counter]!,
					this.#letterLength[counter]!
				);
		return words;
	}

	/** The change that an operation is of. */
	#changeOf(counter: number): Taken {
		let [low, high] = [0, this.#taken.length - 1];
		while (low < high) {
			const middle = (low + high + 1) >>> 1;
			if (this.#taken[middle]!.startOp <= counter) low = middle;
			else high = middle - 1;
		}
		return this.#taken[low]!;
	}

	writesOf(hash: string): ReadonlyMap<string, LineWrite> | undefined {
		this.#byHash ??= new Map(this.#taken.map((taken) => [taken.hash, taken]));
		return this.#byHash.get(hash)?.writes;
	}
}

const NOTHING_WRITTEN: LineDocument = new Line();
