// An admin's device, beside one that asks to be let in: the greeting, and when both screens show the same digits the
// certificate and everything that the newcomer needs to begin. Needs no relay: the certificate travels with both devices.
import { bytesToHex, hexToBytes } from '../../core/bytes.ts';
import { createId16, type CredId, type DeviceId, type UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { encodeTransferFile } from '../../exchange/transfer-file.ts';
import { CERTIFICATE_PREFIX } from '../../replica/rows.ts';
import { certifyHere, type AdmitDeps } from '../admit.ts';
import { admitDepsOf } from '../admit-deps.ts';
import type { Engine } from '../api.ts';
import type { EngineError } from '../engine-error.ts';
import type { Device, EngineCore, SignedIn } from '../engine-core.ts';
import type * as Membership from '../membership.ts';
import { configKeys } from '../practice-config.ts';
import { digitsOf, GREETING_BYTES, readAsk, sayGreeting, sealBesideAnswer } from './beside-codes.ts';

/** Names of a practice that are shown as codes; more of them comes by the relay. */
const MOST_CONFIG_BYTES = 64 << 10;

interface Meeting {
	readonly by: CredId;
	readonly asked: NonNullable<ReturnType<typeof readAsk>>;
	readonly greeting: Uint8Array;
}

/** One meeting a device at a time; in memory only. */
const meetings = new WeakMap<EngineCore, Meeting>();

function adminOf(
	core: EngineCore
): Result<{ device: Device; signedIn: SignedIn; deps: AdmitDeps }, EngineError> {
	const { device, signedIn } = core;
	const deps = admitDepsOf(core);
	if (!device || !signedIn || !deps) return err({ type: 'Locked' });
	return deps.keyring.role === 'admin' ? ok({ device, signedIn, deps }) : err({ type: 'NotAdmin' });
}

/** See Engine.readBeside. */
export const readBeside = (
	core: EngineCore,
	{ text }: Parameters<Engine['readBeside']>[0]
): ReturnType<Engine['readBeside']> =>
	core.exclusive(async () => {
		const admin = adminOf(core);
		if (!admin.ok) return admin;
		const asked = readAsk(text);
		if (!asked) return err({ type: 'NotACode' });
		const { suite, random } = core.deps;
		const greeting = random.bytes(GREETING_BYTES);
		meetings.set(core, { by: admin.value.deps.keyring.credId, asked, greeting });
		return ok({ digits: await digitsOf(suite, asked.bytes, greeting), code: sayGreeting(greeting).code });
	});

/** See Engine.letInBeside. */
export const letInBeside = (
	core: EngineCore,
	{ userName, userId: known, role, siteName }: Parameters<Engine['letInBeside']>[0],
	{ siteNumber }: Pick<typeof Membership, 'siteNumber'>
): ReturnType<Engine['letInBeside']> =>
	core.exclusive(async () => {
		const admin = adminOf(core);
		if (!admin.ok) return admin;
		const { device, signedIn, deps } = admin.value;
		const meeting = meetings.get(core);
		if (meeting?.by !== deps.keyring.credId) return err({ type: 'OutOfStep' });
		const importKey = await signedIn.session.importKey();
		if (!importKey) return err({ type: 'KeysMissing' });
		const { asked, greeting } = meeting;
		const userId = known ?? (createId16<'UserId'>(core.deps.random) as UserId);
		const site = siteNumber(signedIn.session, siteName);
		const deviceId = bytesToHex(asked.deviceId) as DeviceId;
		const names = new Map([
			...(known ? [] : [[configKeys.userName(userId), JSON.stringify(userName)] as const]),
			[configKeys.siteName(site), JSON.stringify(siteName)],
			[configKeys.deviceSite(deviceId), JSON.stringify(site)]
		]);
		const named = await signedIn.session.writeConfig(names, 'letInBeside');
		if (!named.ok) return named;
		const { transportKey, credId, signKey, kemKey } = asked;
		const keys = { deviceId: asked.deviceId, transportKey, credId, signKey, kemKey };
		const grant = { ...keys, userId: hexToBytes(userId), role, site };
		const enrol = await certifyHere(deps, device.replica.control(), grant);
		const certified = device.replica.certify(enrol);
		if (device.link) await device.link.perform(certified);
		else await certified;
		if (!device.replica.control().credentials.has(bytesToHex(credId) as CredId))
			return err({ type: 'NotSaved', cause: 'failed' });
		meetings.delete(core);
		if (device.link) await device.link.perform(device.replica.appendControl([enrol]));
		await core.offer();
		core.stateChanged();
		const { store, suite } = core.deps;
		const answer = await sealBesideAnswer(suite, kemKey, greeting, {
			control: (await store.list('control')).map(({ value }) => value),
			certificates: (await store.list('meta', { prefix: CERTIFICATE_PREFIX }))
				.filter(({ key }) => key !== CERTIFICATE_PREFIX + bytesToHex(credId))
				.map(({ value }) => value),
			enrol,
			relayUrl: device.profile.relayUrl,
			relayKey: device.profile.relayKey ?? new Uint8Array(),
			importKey,
			config: await configFile(core, device, signedIn)
		});
		return ok({ answer });
	});

/** Empty when it is too much to be shown. */
async function configFile(
	{ deps: { store, suite, clock } }: EngineCore,
	{ profile: { practiceId, deviceId } }: Device,
	{ session }: SignedIn
): Promise<Uint8Array> {
	await session.sealLeftovers();
	const rows = await store.list('envelope', { prefix: `${session.config.docId}/` });
	const envelopes = rows.map(({ value }) => value);
	if (envelopes.reduce((sum, { length }) => sum + length, 0) > MOST_CONFIG_BYTES) return new Uint8Array();
	return encodeTransferFile(suite, { practiceId, deviceId, writtenAt: clock.now(), control: [], envelopes });
}
