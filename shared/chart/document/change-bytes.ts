// What the bytes of one change say on their own, and whether it is one that a chart takes in.
import * as A from '@automerge/automerge/slim';
import { err, ok, type Result } from '../../core/result.ts';
import { toFacts, type ChangeFacts } from '../change-facts.ts';
import { parseMessage } from '../change-header.ts';
import { GENESIS_ACTOR, GENESIS_HASH, REGISTERS_ID, TEXTS_ID } from '../genesis.ts';
import { readOperations, type ReadChange } from '../read-operations.ts';

/** The hash by which others name a change. */
export const hashOfChange = (change: Uint8Array): string => A.decodeChange(change).hash;

/** Why a change is not applied: not one Automerge change, or operations outside what a chart document is made of. */
export type ChangeError = { readonly type: 'MalformedChange' } | { readonly type: 'ForbiddenOperation' };

/**
 * Reads a change and checks that its operations are ones a chart knows: registers are put to and never deleted, no
 * object is made in them, and the root's `r` and `text` come from the genesis change alone. Other root objects may come
 * with a newer version.
 */
export function parseChange(bytes: Uint8Array): Result<ChangeFacts, ChangeError> {
	const checked = readChecked(bytes);
	return checked.ok ? ok(toFacts(checked.value)) : checked;
}

/** A change is looked at by who judges it and by who applies it. */
const checkedOnce = new WeakMap<Uint8Array, Result<ReadChange, ChangeError>>();

export function readChecked(bytes: Uint8Array): Result<ReadChange, ChangeError> {
	const known = checkedOnce.get(bytes);
	if (known) return known;
	const own = readOperations(bytes);
	const checked = own ? ok(own) : askAutomerge(bytes);
	checkedOnce.set(bytes, checked);
	return checked;
}

function askAutomerge(bytes: Uint8Array): Result<ReadChange, ChangeError> {
	const decoded = decodeChecked(bytes);
	if (!decoded.ok) return decoded;
	const { startOp, ops, hash, message, ...facts } = decoded.value;
	const maxOp = startOp + ops.length - 1;
	return ok({ ...facts, hash: hash!, message: message ?? '', startOp, maxOp, written: registersOf(ops) });
}

function decodeChecked(bytes: Uint8Array): Result<A.DecodedChange, ChangeError> {
	try {
		const decoded = A.decodeChange(bytes);
		if (decoded.hash === GENESIS_HASH) return ok(decoded);
		if (decoded.actor === GENESIS_ACTOR || !decoded.ops.every(isAllowed))
			return err({ type: 'ForbiddenOperation' });
		return ok(decoded);
	} catch {
		return err({ type: 'MalformedChange' });
	}
}

type DecodedOp = A.DecodedChange['ops'][number];

/** The registers that operations write, once for each write. */
export const registersOf = (ops: readonly DecodedOp[]): readonly string[] =>
	ops.flatMap(({ obj, key }) => (obj === REGISTERS_ID ? [String(key)] : []));

/** What a change, on its own, writes, for who asks whether its author may. */
export interface ChangeWrites {
	/** As in ChangeFacts. */
	readonly message: string;
	/** `isNew`: takes the place of no value. */
	readonly registers: readonly { readonly key: string; readonly atom: string; readonly isNew: boolean }[];
	/** Begins a text, or writes in one. */
	readonly writesText: boolean;
}

/** undefined for what is no change. */
export function writesInChange(bytes: Uint8Array): ChangeWrites | undefined {
	const decoded = decodeChecked(bytes);
	if (!decoded.ok) return undefined;
	const { message, ops } = decoded.value;
	const registers = ops.flatMap(({ obj, key, value, pred }) =>
		obj === REGISTERS_ID ? [{ key: String(key), atom: String(value), isNew: pred.length === 0 }] : []
	);
	// What a newer version keeps beside registers and texts is not for this one to judge.
	const writesText = ops.some(({ obj }) => obj === TEXTS_ID || (obj !== REGISTERS_ID && obj !== '_root'));
	return { ...parseMessage(message ?? ''), registers, writesText };
}

function isAllowed({ action, obj, key }: DecodedOp): boolean {
	if (obj === '_root') return key !== 'r' && key !== 'text';
	if (obj === REGISTERS_ID) return action === 'set';
	if (obj === TEXTS_ID) return action === 'makeText';
	return true;
}

/** What a change, on its own, names: its registers, the texts it begins, and the texts (by object) that it edits. */
export function namesInChange(change: Uint8Array): {
	readonly keys: readonly string[];
	readonly textKeys: readonly string[];
	readonly textObjects: readonly string[];
} {
	const keys = new Set<string>();
	const textKeys = new Set<string>();
	const textObjects = new Set<string>();
	for (const { obj, key } of A.decodeChange(change).ops) {
		if (obj === REGISTERS_ID) keys.add(String(key));
		else if (obj === TEXTS_ID) textKeys.add(String(key));
		else textObjects.add(String(obj));
	}
	return { keys: [...keys], textKeys: [...textKeys], textObjects: [...textObjects] };
}

/** What a change, on its own, writes: atoms by register, and the letters that it puts into each text. */
export function writtenIn(change: Uint8Array): {
	readonly atoms: ReadonlyMap<string, string>;
	readonly texts: readonly string[];
} {
	const atoms = new Map<string, string>();
	const texts = new Map<string, string>();
	for (const { action, obj, key, value } of A.decodeChange(change).ops) {
		if (obj === REGISTERS_ID) atoms.set(String(key), String(value));
		else if (obj !== TEXTS_ID && action === 'set' && typeof value === 'string')
			texts.set(obj, (texts.get(obj) ?? '') + value);
	}
	return { atoms, texts: [...texts.values()] };
}
