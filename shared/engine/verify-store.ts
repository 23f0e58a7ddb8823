// Checks everything that lies in a device's store as if it had just come in: control log, signatures, chains, numbers.
import { parseEnvelope, verifyEnvelope, isChainedKind, NO_ENVELOPE } from '../crypto/envelope.ts';
import { parseStub, verifyStub } from '../crypto/stub.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { foldControlLog } from '../replica/control-log.ts';
import type { ControlState } from '../replica/control-state.ts';
import type { Store } from '../replica/store.ts';
import type { VerifyReport } from './api.ts';

const PAGE = 256;

/** Reads every row once. Problems name places (row keys, envelope ids), never contents. `state` includes certificates. */
export async function verifyStore(
	suite: CryptoSuite,
	store: Store,
	state: ControlState
): Promise<VerifyReport> {
	const problems: { what: string; where: string }[] = [];
	const control = (await store.list('control')).map((row) => row.value);
	const folded = await foldControlLog(suite, control);
	if (!folded.ok)
		problems.push({ what: `control log: ${folded.error.type}`, where: `record ${folded.error.seq}` });
	const places = new Map<string, string>();
	const ids = new Set<string>();
	const prevs: { readonly prev: string; readonly where: string }[] = [];
	let envelopes = 0;
	let after: string | undefined;
	for (;;) {
		const rows = await store.list('envelope', { limit: PAGE, ...(after !== undefined && { after }) });
		for (const { key, value } of rows) {
			envelopes += 1;
			const parsed = await parseEnvelope(suite, value);
			const stub = parsed.ok ? undefined : await parseStub(suite, value);
			const entry = parsed.ok ? parsed.value : stub?.ok ? stub.value : undefined;
			if (!entry) {
				problems.push({ what: 'not an envelope', where: key });
				continue;
			}
			const { header, id } = entry;
			ids.add(id);
			const signKey = state.credentials.get(header.credId)?.signKey;
			const signed =
				signKey &&
				(parsed.ok
					? verifyEnvelope(suite, parsed.value, signKey)
					: stub?.ok && verifyStub(suite, stub.value, signKey));
			if (!signKey || !(await signed))
				problems.push({ what: signKey ? 'bad signature' : 'unknown author', where: id });
			if (!key.startsWith(`${header.docId}/`))
				problems.push({ what: 'filed under another document', where: key });
			if (!isChainedKind(header.kind)) continue;
			const place = `${header.credId}/${header.cseq}`;
			if (places.has(place)) problems.push({ what: 'two envelopes at one place of a chain', where: place });
			places.set(place, id);
			if (header.prev !== NO_ENVELOPE) prevs.push({ prev: header.prev, where: id });
		}
		after = rows.at(-1)?.key;
		if (rows.length < PAGE || after === undefined) break;
	}
	for (const { prev, where } of prevs) {
		if (!ids.has(prev)) problems.push({ what: 'the previous envelope of its chain is not here', where });
	}
	return { envelopes, controlRecords: control.length, problems };
}
