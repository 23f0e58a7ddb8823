// The document of the practice's settings in which an outreach tablet is given keys after it was prepared: which documents it
// was given so far, and for each giving a grant sealed to everybody on the tablet (SPEC.md, [TRP-6]).
import { base64UrlToBytes, bytesToBase64Url, bytesToHex } from '../../core/bytes.ts';
import type { CredId, DeviceId, DocId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { rightTo } from '../../core/role-rights.ts';
import { SCOPES } from '../../core/scopes.ts';
import { applyEdit } from '../../chart/document/apply-edit.ts';
import { createChartReader } from '../../chart/chart-reader.ts';
import { TRIP_PREFIX } from '../../chart/written-names.ts';
import { deriveDocId } from '../../crypto/imported-doc-id.ts';
import { parseExact } from '../../fhir/exact-json.ts';
import type { ControlState } from '../../replica/control-state.ts';
import type { EngineError } from '../engine-error.ts';
import { refusalOf } from '../role-judge.ts';
import type { Session } from '../session.ts';
import { idsAsBytes, idsIn, type TripGrant } from './trip-grant.ts';

/** Scopes of which a tablet is given single documents. */
export type TripScope = 'directory' | 'clinical' | 'attachments';
export const TRIP_SCOPES: readonly TripScope[] = ['directory', 'clinical', 'attachments'];

/** The newest epoch of which a tablet was given a document's key. */
export type Given = Readonly<Record<TripScope, ReadonlyMap<DocId, number>>>;

/** One giving. `sealed`: by credential. */
export interface Giving {
	readonly id: string;
	readonly sealed: ReadonlyMap<CredId, Uint8Array>;
}

export const tripDocId = async (session: Session, deviceId: DeviceId): Promise<DocId | undefined> => {
	const importKey = await session.importKey();
	return importKey && deriveDocId(session.deps.suite, importKey, 'config', `trip|${deviceId}`);
};

const rowsOf = (id: string): string => `${TRIP_PREFIX}${id}:docs`;
const sealedOf = (id: string, credId: string): string => `${TRIP_PREFIX}${id}:for:${credId}`;
const SEALED = /^trip:([0-9a-f]{32}):for:([0-9a-f]{32})$/;
const DOCS = /^trip:[0-9a-f]{32}:docs$/;

/** `docs`: ids in base64url by scope and the newest epoch of their keys. */
type WrittenDocs = readonly (readonly [scope: number, epoch: number, docs: string])[];

/**
 * What a tablet was given, and by which givings, as far as it is known here. A register that was written by somebody who may
 * not give keys says nothing: in a practice that does not hold everybody to their role nobody else looks.
 */
export async function readTripDocument(
	session: Session,
	docId: DocId
): Promise<{ readonly given: Given; readonly givings: readonly Giving[] }> {
	const given = { directory: new Map(), clinical: new Map(), attachments: new Map() } as Record<
		TripScope,
		Map<DocId, number>
	>;
	const givings = new Map<string, Map<CredId, Uint8Array>>();
	const control = session.deps.control();
	await session.documents.peek(docId, 'config', async ({ doc }) => {
		const reader = createChartReader({ directory: doc });
		for (const key of reader.keys(TRIP_PREFIX)) {
			const [first] = reader.candidates(key);
			if (!first || !mayGive(control, first.credId)) continue;
			const value = valueOf(first.atom);
			if (DOCS.test(key) && Array.isArray(value)) takeDocs(given, value as WrittenDocs);
			const [, id, credId] = SEALED.exec(key) ?? [];
			const sealed = typeof value === 'string' ? base64UrlToBytes(value) : undefined;
			if (!id || !credId || !sealed) continue;
			const giving = givings.get(id) ?? new Map<CredId, Uint8Array>();
			givings.set(id, giving.set(credId as CredId, sealed));
		}
	});
	return { given, givings: [...givings].map(([id, sealed]) => ({ id, sealed })) };
}

function valueOf(atom: string): unknown {
	const parsed = parseExact(atom);
	return parsed.ok ? parsed.value : undefined;
}

/** In whatever role it wrote: one that gives keys holds them all. */
function mayGive(control: ControlState, credId: CredId): boolean {
	const { role, former = [] } = control.credentials.get(credId) ?? {};
	return [{ role }, ...former].some(
		(one) => one.role !== undefined && rightTo(one.role, 'trips') === 'writes'
	);
}

function takeDocs(given: Record<TripScope, Map<DocId, number>>, written: WrittenDocs): void {
	for (const [scope, epoch, docs] of written) {
		const name = TRIP_SCOPES.find((one) => SCOPES[one] === Number(scope));
		if (!name) continue;
		for (const id of idsIn(base64UrlToBytes(String(docs)) ?? new Uint8Array(0)))
			given[name].set(id, Math.max(Number(epoch), given[name].get(id) ?? 0));
	}
}

/** What of a grant's keys is written down of its documents. */
export function writtenDocs(keys: readonly { scope: number; epoch: number; docs: Uint8Array }[]): string {
	const newest = new Map<string, number>();
	for (const { scope, epoch, docs } of keys)
		for (const id of idsIn(docs))
			newest.set(`${scope}/${id}`, Math.max(epoch, newest.get(`${scope}/${id}`) ?? 0));
	const groups = new Map<string, string[]>();
	for (const [name, epoch] of newest) {
		const [scope, id] = name.split('/') as [string, string];
		groups.set(`${scope}/${epoch}`, [...(groups.get(`${scope}/${epoch}`) ?? []), id]);
	}
	const written = [...groups].map(([name, ids]) => {
		const [scope, epoch] = name.split('/').map(Number) as [number, number];
		return [scope, epoch, bytesToBase64Url(idsAsBytes(ids))] as const;
	});
	return JSON.stringify(written satisfies WrittenDocs);
}

/** Writes down what a tablet is given, sealed for each who is on it. Durable and sealed when it resolves. */
export async function writeGiving(
	session: Session,
	docId: DocId,
	docs: string,
	sealed: ReadonlyMap<CredId, Uint8Array>
): Promise<Result<void, EngineError>> {
	const { clock, keyring, profile, random } = session.deps;
	const id = bytesToHex(random.bytes(16));
	const open = await session.documents.open(docId, 'config');
	// One change each: what is given to several people together may be more than an envelope holds.
	const writes: (readonly [string, string])[] = [
		...[...sealed].map(
			([credId, bytes]) => [sealedOf(id, credId), JSON.stringify(bytesToBase64Url(bytes))] as const
		),
		[rowsOf(id), docs]
	];
	for (const write of writes) {
		const edit = {
			scope: 'directory' as const,
			message: 'giveTripKeys',
			writes: new Map([write]),
			texts: []
		};
		const applied = applyEdit(open.doc, edit, { at: clock.now() });
		open.doc = applied.doc;
		if (!applied.change) continue;
		const refusal = refusalOf(keyring, profile.deviceId, 'config', applied.change);
		if (refusal) {
			session.documents.forget(docId);
			return err(refusal);
		}
		await session.documents.tailOp(open, applied.change);
	}
	const done = await session.sealNow([open]);
	session.documents.forget(docId);
	return done.ok ? ok(undefined) : done;
}

/** Writes down what a tablet was given when it joined, so that others know what it is to be given later. */
export async function noteGiven(session: Session, deviceId: DeviceId, { keys }: TripGrant): Promise<void> {
	const docId = await tripDocId(session, deviceId);
	if (docId) await writeGiving(session, docId, writtenDocs(keys), new Map());
}
