// An envelope with any payload, sealed as the person signed in would and stored as their next one: for what no honest
// device writes, and for what honest ones wrote that is rare.
import type { CredId, DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, sealEnvelope, type Envelope } from '#shared/crypto/envelope.ts';
import { suite, take, type EngineRig } from './engine-rig.ts';

/** Seals a payload into a clinical document, whatever it is, and stores it. */
export async function sealPayload(
	{ session, random }: EngineRig,
	docId: DocId,
	payload: Uint8Array,
	{ key, type = 1, onBehalfOf }: { key?: Uint8Array; type?: number; onBehalfOf?: CredId } = {}
): Promise<Envelope> {
	const { keyring, log } = session.deps;
	const header = {
		kind: ENVELOPE_KINDS.changes,
		scope: SCOPES.clinical,
		epoch: 1,
		docId,
		credId: keyring.credId,
		...(await log.nextPlace(keyring.credId, docId))
	};
	const documentKey = key
		? await suite.importAes(key)
		: (await keyring.documentKey(SCOPES.clinical, 1, docId))!;
	const head = { seq: 0, hash16: new Uint8Array(16) };
	const inner = { type, authoredAt: 0, controlHead: head, relayHead: head, onBehalfOf, payload };
	const envelope = await sealEnvelope(suite, {
		header,
		documentKey,
		signingKey: keyring.signing,
		inner,
		random
	});
	take(await log.appendOwn([envelope], []));
	return envelope;
}
