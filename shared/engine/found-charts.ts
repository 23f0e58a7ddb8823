// Many new charts at once, each with nothing but its Patient: what an import writes, but sealed together, so that a
// practice of hundreds begins in about a second.
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import { firstChange } from '../chart/document/apply-edit.ts';
import { IMPORT_MESSAGE } from '../chart/edit.ts';
import { chartDocumentWrites } from '../chart/documents-of-chart.ts';
import { readerOfWrites } from '../chart/reader-of-writes.ts';
import { resourceToRegisters } from '../chart/resource-to-registers.ts';
import { encodeChangeList } from '../crypto/change-list.ts';
import { ENVELOPE_KINDS, NO_ENVELOPE, sealEnvelope, type Envelope } from '../crypto/envelope.ts';
import { INNER_TYPES } from '../crypto/inner.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import { ARRIVAL, decodeRow } from '../replica/rows.ts';
import type { EngineError } from './engine-error.ts';
import { deriveChartIdentity, keyOfPatient, type ChartIdentity } from './chart-identity.ts';
import { chartKeyRegister } from './charts.ts';
import { createActor } from './documents.ts';
import type { Session } from './session.ts';
import { storeErrorToEngineError } from './store-errors.ts';
import type { Summary } from './summaries.ts';
import { summaryOf } from './summary-of.ts';

/**
 * Makes a chart of every Patient, all durable when it resolves or none. Each needs a UUID for its id, and a chart of that
 * id must not be here. Two sites that do it with the same Patients make the same charts.
 */
export async function foundCharts(
	session: Session,
	patients: readonly JsonObject[]
): Promise<Result<readonly ChartIdentity[], EngineError>> {
	const { store, suite, random, clock, log, keyring } = session.deps;
	const importKey = await session.importKey();
	const epoch = keyring.newestEpoch(SCOPES.directory);
	if (!importKey || epoch === undefined) return err({ type: 'NoKeyForScope', scope: 'directory' });
	const identities = await Promise.all(
		patients.map((patient) => deriveChartIdentity(suite, importKey, keyOfPatient(patient, [])!))
	);
	const actor = createActor(keyring.credId, random);
	const arrived = await store.get('meta', ARRIVAL);
	const last = arrived ? decodeRow<number>(arrived) : 0;
	const at = clock.now();
	const made = patients.map((patient, i) =>
		directoryOf(patient, identities[i]!, { actor, at, arrival: last + 1 + i })
	);
	const { cseq: first } = await log.nextPlace(keyring.credId, identities[0]!.docIds.directory);
	const envelopes = await Promise.all(
		identities.map(async ({ docIds }, i): Promise<Envelope> => {
			const { credId, signing: signingKey } = keyring;
			const documentKey = await keyring.documentKey(SCOPES.directory, epoch, docIds.directory);
			return sealEnvelope(suite, {
				header: {
					kind: ENVELOPE_KINDS.changes,
					scope: SCOPES.directory,
					epoch,
					docId: docIds.directory,
					credId,
					cseq: first + i,
					prev: NO_ENVELOPE
				},
				documentKey: documentKey!,
				signingKey,
				inner: {
					type: INNER_TYPES.changes,
					authoredAt: clock.now(),
					...session.deps.heads(),
					onBehalfOf: undefined,
					payload: encodeChangeList([made[i]!.change])
				},
				random
			});
		})
	);
	for (const { summary } of made) session.summaries.put(summary);
	const stored = await log.appendOwn(envelopes, await session.summaries.changedOps());
	if (stored.ok) {
		session.summaries.stored();
		return ok(identities);
	}
	for (const { summary } of made) session.summaries.restore(summary.chartId, undefined);
	return err(storeErrorToEngineError(stored.error));
}

/** The first change of a chart's directory document, and the chart's line in lists. */
function directoryOf(
	patient: JsonObject,
	identity: ChartIdentity,
	{ actor, at, arrival }: { readonly actor: string; readonly at: number; readonly arrival: number }
): { readonly change: Uint8Array; readonly summary: Summary } {
	const { chartId, key, docIds } = identity;
	const { writes } = resourceToRegisters(patient, { imported: true });
	const named = chartDocumentWrites(chartId, { directory: docIds.directory });
	const all = new Map([...writes, ...named, [chartKeyRegister(chartId), JSON.stringify(key)] as const]);
	const change = firstChange({ message: IMPORT_MESSAGE, writes: all }, { actor, at });
	const summary = summaryOf(readerOfWrites(all), identity, {
		builtAt: arrival,
		complete: true,
		toCheck: 0,
		bookedFrom: 0,
		lastSeen: undefined
	});
	return { change, summary };
}
