// Late work for an admin to look at: what it says in words, where it stands, and what the admin says of it.
import { hexToBytes } from '../core/bytes.ts';
import type { ChartId, EnvelopeId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { SCOPES, scopeNameOf } from '../core/scopes.ts';
import { writtenIn } from '../chart/document/change-bytes.ts';
import { parseRegisterKey } from '../chart/register-key.ts';
import { ENVELOPE_KINDS, openEnvelope, parseEnvelope } from '../crypto/envelope.ts';
import { MAX_NAMED } from '../protocol/control-shapes.ts';
import { verdictOf } from '../replica/verdict.ts';
import type { Engine } from './api.ts';
import { appendBatch } from './append-batch.ts';
import { changesOfInner } from './change-payload.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { contested, type Contested } from './late-work.ts';
import type { LateStand, LateWork } from './members-api.ts';
import { configKeys, readText } from './practice-config.ts';
import { beyondRights } from './role-judge.ts';

/** Most lines told of one envelope. */
const MOST_LINES = 60;

export const lateWork = (core: EngineCore): ReturnType<Engine['lateWork']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		if (signedIn.session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		const rows: LateWork[] = [];
		for (const one of await contested(core.deps.store, device.replica.control())) {
			const row = await rowOf(core, signedIn, one);
			if (row) rows.push(row);
		}
		return ok(rows.reverse());
	});

async function rowOf(core: EngineCore, { session }: SignedIn, one: Contested): Promise<LateWork | undefined> {
	const { replica } = core.device!;
	const control = replica.control();
	const { suite } = core.deps;
	const bytes = await replica.log.byId(one.id);
	const parsed = bytes && (await parseEnvelope(suite, bytes));
	if (!parsed?.ok || parsed.value.header.kind !== ENVELOPE_KINDS.changes) return undefined;
	const { header, id } = parsed.value;
	const word = control.words.get(id);
	const key = await session.deps.keyring.documentKey(header.scope, header.epoch, header.docId);
	const opened = key && (await openEnvelope(suite, parsed.value, key));
	const changes = opened?.ok ? changesOfInner(opened.value) : undefined;
	const by = (opened?.ok && opened.value.onBehalfOf) || header.credId;
	const beyond = changes?.ok ? beyondRights(control, header, by, changes.value) : undefined;
	if (word === undefined && !beyond && verdictOf(control, header, id) !== 'late') return undefined;
	const erased = [...control.erasures.values()].find(
		({ stand, parts }) => stand === 'erased' && parts.has(header.docId)
	);
	const author = control.credentials.get(by) ?? control.credentials.get(header.credId)!;
	const summary = session.summaries.ofDocument(header.docId);
	return {
		id,
		author: readText(session.readConfig, configKeys.userName(author.userId)) ?? '',
		device: author.deviceId,
		at: opened?.ok ? opened.value.authoredAt : undefined,
		what: scopeNameOf(header.scope) ?? 'other',
		chartId: summary?.chartId as ChartId | undefined,
		patient: summary?.name,
		// What is kept apart is read in its chart, by who says why.
		lines: changes?.ok && header.scope !== SCOPES.sensitive ? linesOf(changes.value) : [],
		stand: await standOf(core, { session }, one, word),
		...(beyond && { beyond }),
		...(erased && { erased: erased.id })
	};
}

async function standOf(
	{ device }: EngineCore,
	{ session }: Pick<SignedIn, 'session'>,
	{ docId, id }: Contested,
	word: LateStand | undefined
): Promise<LateStand> {
	if (word === 'accepted') return word;
	if (device!.replica.control().erased.has(docId)) return word ?? 'waiting';
	const row = (await device!.replica.log.documents()).find((one) => one.docId === docId);
	const scope = row && scopeNameOf(row.scope);
	if (!scope || session.deps.keyring.newestEpoch(row.scope) === undefined) return word ?? 'waiting';
	// One that is open is looked at as it is: what arrives in it is taken in where the screen is told of it.
	const open = session.documents.get(docId);
	const late = open ? open.late : await session.documents.peek(docId, scope, async (one) => one.late);
	const isHeldBack = late.some(({ envelope }) => envelope.id === id);
	return isHeldBack ? (word ?? 'waiting') : 'needed';
}

/** What changes write, a line for each value that a person reads. */
export function linesOf(changes: readonly Uint8Array[]): LateWork['lines'] {
	const lines: { type: string; field: string; value: string }[] = [];
	for (const change of changes) {
		const { atoms, texts } = writtenIn(change);
		for (const [name, atom] of atoms) {
			// Others are the chart's own: which documents it has, what is decided.
			const register = parseRegisterKey(name);
			const value = register && wordsOf(JSON.parse(atom)).join(', ');
			if (value) lines.push({ type: register.type, field: name.slice(name.lastIndexOf(':') + 1), value });
		}
		for (const value of texts) lines.push({ type: 'Composition', field: 'text', value });
	}
	return lines.slice(0, MOST_LINES);
}

/** Parts of a value that tell a machine something. */
const UNSAID: ReadonlySet<string> = new Set(['system', 'reference', 'id', 'url', 'use']);

/** What a person reads of a value. */
function wordsOf(value: unknown): readonly string[] {
	if (value === null || value === undefined) return [];
	if (typeof value !== 'object') return [String(value)];
	if (Array.isArray(value)) return value.flatMap(wordsOf);
	const parts = Object.entries(value).filter(([name]) => !UNSAID.has(name));
	// A code that has words is its words.
	const named = parts.some(([name]) => name === 'text' || name === 'display');
	return parts.flatMap(([name, part]) =>
		named && (name === 'code' || name === 'coding') ? [] : wordsOf(part)
	);
}

/** ACCEPT records, each naming at most so many envelopes. */
export const judgeLate = (
	core: EngineCore,
	{ ids, take }: Parameters<Engine['judgeLate']>[0]
): ReturnType<Engine['judgeLate']> =>
	appendBatch(core, async (_deps, control) => {
		const word = take ? 'accepted' : 'discarded';
		const unsaid = ids.filter((id: EnvelopeId) => control.words.get(id) !== word);
		const named = unsaid.slice(0, MAX_NAMED).map(hexToBytes);
		if (named.length === 0) return ok([]);
		return ok([{ type: 'ACCEPT' as const, accepted: take ? named : [], discarded: take ? [] : named }]);
	});
