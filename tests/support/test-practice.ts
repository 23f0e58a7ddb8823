// A practice made of bare records and keys, for tests and load against a relay: GENESIS, enrolled devices, and
// envelopes sealed in their authors' chains. Real suite or fake, whichever is given.
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { CredId, DeviceId, DocId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import { SCOPES, type Role } from '#shared/core/scopes.ts';
import {
	ENVELOPE_KINDS,
	isChainedKind,
	NO_ENVELOPE,
	sealEnvelope,
	type Envelope
} from '#shared/crypto/envelope.ts';
import type { AesKey, CryptoSuite, SigningKey } from '#shared/crypto/suite.ts';
import { practiceIdOfGenesis, parseControlWire } from '#shared/protocol/control-codec.ts';
import type { ControlBody, CredentialGrant } from '#shared/protocol/control-records.ts';
import { applyControlRecord, signControlRecord } from '#shared/replica/control-log.ts';
import type { ControlState } from '#shared/replica/control-state.ts';

const ZERO_ID = new Uint8Array(16);

/** What a test may choose about an envelope; the rest follows from the author's chain. */
export interface SealOptions {
	readonly docId?: DocId;
	readonly kind?: number;
	readonly scope?: number;
	readonly payload?: Uint8Array;
	/** Another place in the chain than the next: to make gaps and equivocation. Leaves the chain as it was. */
	readonly cseq?: number;
}

/** One credential on one device, with both private keys in the open. */
export interface TestDevice {
	readonly deviceId: DeviceId;
	readonly credId: CredId;
	readonly transportKey: SigningKey;
	readonly signKey: SigningKey;
	readonly grant: CredentialGrant;
	seal(options?: SealOptions): Promise<Envelope>;
}

/** A practice and its control log as its admin's device holds it. */
export interface TestPractice {
	readonly practiceId: PracticeId;
	readonly admin: TestDevice;
	/** The control log from GENESIS on, as it travels. */
	readonly records: readonly Uint8Array[];
	state(): ControlState;
	/** The key that GENESIS was signed with. */
	readonly root: SigningKey;
	/** Signs a record by the admin, RECOVER by the root, behind the present head without appending it. */
	sign(
		body: ControlBody,
		options?: { readonly by?: TestDevice; readonly key?: SigningKey; readonly at?: number }
	): Promise<Uint8Array>;
	/** Appends a record to this practice's own copy of the log. */
	append(record: Uint8Array): Promise<void>;
	/** INVITE and ENROL for a new device, both appended to the copy of the log. */
	enrol(
		role: Role
	): Promise<{ readonly device: TestDevice; readonly invite: Uint8Array; readonly certificate: Uint8Array }>;
	/** Keys of a device that nobody enrolled. */
	createDevice(role: Role): Promise<TestDevice>;
}

/** Makes a practice whose first admin is enrolled by GENESIS. */
export async function createTestPractice(suite: CryptoSuite, random: Random): Promise<TestPractice> {
	const documentKey = await suite.importAes(random.bytes(32));
	const root = await suite.importSigningSeed(random.bytes(32));
	const kemKey = (await suite.deriveKemKey(random.bytes(32))).publicKey;
	const createDevice = (role: Role): Promise<TestDevice> =>
		createTestDevice(suite, random, documentKey, kemKey, role);

	const admin = await createDevice('admin');
	const genesis = await signControlRecord(
		suite,
		{
			practiceId: ZERO_ID,
			by: ZERO_ID,
			place: { seq: 1, prev: new Uint8Array(32) },
			at: 0,
			body: {
				type: 'GENESIS',
				salt: random.bytes(16),
				rootSignKey: root.publicKey,
				rootKemKey: kemKey,
				auditKey: kemKey,
				admin: admin.grant,
				recovery: Object.values(SCOPES).map((scope) => ({ scope, epoch: 1, sealed: new Uint8Array(113) }))
			}
		},
		root
	);
	const parsed = parseControlWire(genesis);
	if (!parsed.ok) throw new Error('the test GENESIS is malformed');
	const practiceId = await practiceIdOfGenesis((data) => suite.sha256(data), parsed.value.signedBytes);
	const records: Uint8Array[] = [];
	let state: ControlState | undefined;

	async function append(record: Uint8Array): Promise<void> {
		const next = await applyControlRecord(suite, state, record);
		if (!next.ok) throw new Error(`the test record does not fold: ${next.error.type}`);
		state = next.value;
		records.push(record);
	}
	await append(genesis);

	function sign(
		body: ControlBody,
		{ by = admin, key, at = 0 }: { by?: TestDevice; key?: SigningKey; at?: number } = {}
	): Promise<Uint8Array> {
		const isRoot = body.type === 'RECOVER';
		const { head } = state!;
		const place = body.type === 'ENROL' ? undefined : { seq: head.seq + 1, prev: head.hash };
		const signer = isRoot ? ZERO_ID : hexToBytes(by.credId);
		const record = { practiceId: hexToBytes(practiceId), by: signer, place, at, body };
		return signControlRecord(suite, record, key ?? (isRoot ? root : by.signKey));
	}

	return {
		practiceId,
		admin,
		root,
		records,
		state: () => state!,
		sign,
		append,
		createDevice,
		async enrol(role) {
			const device = await createDevice(role);
			const inviteId = random.bytes(16);
			const { userId, site } = device.grant;
			const invite = await sign({ type: 'INVITE', inviteId, userId, role, site, validMs: 60_000 });
			await append(invite);
			const certificate = await sign({ type: 'ENROL', inviteId, grant: device.grant });
			await append(certificate);
			return { device, invite, certificate };
		}
	};
}

async function createTestDevice(
	suite: CryptoSuite,
	random: Random,
	documentKey: AesKey,
	kemKey: Uint8Array,
	role: Role
): Promise<TestDevice> {
	const transportKey = await suite.importSigningSeed(random.bytes(32));
	const signKey = await suite.importSigningSeed(random.bytes(32));
	const grant: CredentialGrant = {
		credId: random.bytes(16),
		userId: random.bytes(16),
		role,
		site: 1,
		deviceId: random.bytes(16),
		transportKey: transportKey.publicKey,
		signKey: signKey.publicKey,
		kemKey,
		lockboxes: []
	};
	const credId = bytesToHex(grant.credId) as CredId;
	const ownDoc = bytesToHex(random.bytes(16)) as DocId;
	const lastInDoc = new Map<DocId, EnvelopeId>();
	let last = 0;
	let sealing: Promise<unknown> = Promise.resolve();

	async function seal(options: SealOptions): Promise<Envelope> {
		const { docId = ownDoc, kind = ENVELOPE_KINDS.changes, scope = SCOPES.clinical } = options;
		const chained = isChainedKind(kind);
		const cseq = options.cseq ?? (chained ? last + 1 : 0);
		const prev = cseq > 1 ? (lastInDoc.get(docId) ?? NO_ENVELOPE) : NO_ENVELOPE;
		const inner = {
			type: 1,
			authoredAt: 0,
			controlHead: { seq: 1, hash16: ZERO_ID },
			relayHead: { seq: 0, hash16: ZERO_ID },
			onBehalfOf: undefined,
			payload: options.payload ?? random.bytes(60)
		};
		const header = { kind, scope, epoch: 1, docId, credId, cseq, prev };
		const envelope = await sealEnvelope(suite, { header, documentKey, signingKey: signKey, inner, random });
		if (chained && options.cseq === undefined) {
			last = cseq;
			lastInDoc.set(docId, envelope.id);
		}
		return envelope;
	}

	return {
		deviceId: bytesToHex(grant.deviceId) as DeviceId,
		credId,
		transportKey,
		signKey,
		grant,
		seal(options = {}) {
			const envelope = sealing.then(() => seal(options));
			sealing = envelope.catch(() => {});
			return envelope;
		}
	};
}
