// A device without a practice, beside an admin's: what it asks with, what it makes of the greeting, and the answer taken.
import { bytesToHex, equalBytes, hexToBytes } from '../../core/bytes.ts';
import { createId16, type CredId, type DeviceId, type UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { MIN_PASSPHRASE_BITS, passphraseBits } from '../../crypto/passphrase-strength.ts';
import { DEFAULT_COST } from '../../crypto/passphrase-wrap.ts';
import { parseFirstTransferFile } from '../../exchange/transfer-file.ts';
import { acceptCertificate, foldControlLog } from '../../replica/control-log.ts';
import type { ControlState } from '../../replica/control-state.ts';
import { putCertificate, putControlLog } from '../../replica/rows.ts';
import type { Engine } from '../api.ts';
import type { EngineCore } from '../engine-core.ts';
import { carryOut } from '../effects.ts';
import type * as Membership from '../membership.ts';
import { createSecrets, putCredential, putProfile, readProfile, type CredentialSecrets } from '../profile.ts';
import type { KnockContent } from '../knock.ts';
import { digitsOf, openBesideAnswer, readGreeting, sayAsk, type BesideAnswer } from './beside-codes.ts';

interface Asking {
	readonly transportSeed: Uint8Array;
	readonly secrets: CredentialSecrets;
	readonly passphrase: string;
	readonly mine: KnockContent;
	readonly ask: Uint8Array;
	greeting?: Uint8Array;
}

/** One asking a device at a time; in memory only. */
const askings = new WeakMap<EngineCore, Asking>();

/** See Engine.askBeside. */
export async function askBeside(
	core: EngineCore,
	{ passphrase }: Parameters<Engine['askBeside']>[0]
): ReturnType<Engine['askBeside']> {
	const { suite, random, store } = core.deps;
	if (await readProfile(store)) return err({ type: 'ProfileExists' });
	if (passphraseBits(passphrase) < MIN_PASSPHRASE_BITS) return err({ type: 'WeakPassphrase' });
	const transportSeed = random.bytes(32);
	const secrets = createSecrets(random, createId16<'CredId'>(random) as CredId, '' as UserId);
	const mine = {
		deviceId: hexToBytes(createId16<'DeviceId'>(random)),
		transportKey: (await suite.importSigningSeed(transportSeed)).publicKey,
		credId: hexToBytes(secrets.credId),
		signKey: (await suite.importSigningSeed(secrets.signSeed)).publicKey,
		kemKey: (await suite.deriveKemKey(secrets.kemIkm)).publicKey
	};
	const { bytes, code } = sayAsk(mine);
	askings.set(core, { transportSeed, secrets, passphrase, mine, ask: bytes });
	return ok({ code });
}

/** See Engine.meetBeside. */
export async function meetBeside(
	core: EngineCore,
	{ text }: Parameters<Engine['meetBeside']>[0]
): ReturnType<Engine['meetBeside']> {
	const asking = askings.get(core);
	if (!asking) return err({ type: 'OutOfStep' });
	const greeting = readGreeting(text);
	if (!greeting) return err({ type: 'NotACode' });
	asking.greeting = greeting;
	return ok({ digits: await digitsOf(core.deps.suite, asking.ask, greeting) });
}

/** See Engine.joinBeside. What is imported at the start is handed over, so that a part loaded late does not divide it. */
export const joinBeside = (
	core: EngineCore,
	{ answer: sealed }: Parameters<Engine['joinBeside']>[0],
	{ settle, tellImportKey }: Pick<typeof Membership, 'settle' | 'tellImportKey'>
): ReturnType<Engine['joinBeside']> =>
	core.exclusive(async () => {
		const asking = askings.get(core);
		if (!asking?.greeting) return err({ type: 'OutOfStep' });
		const { suite, random } = core.deps;
		const { mine, passphrase, transportSeed } = asking;
		const kem = await suite.deriveKemKey(asking.secrets.kemIkm);
		const answer = await openBesideAnswer(suite, kem, asking.greeting, sealed);
		const state = answer && (await stateOf(core, answer));
		const granted = state?.credentials.get(asking.secrets.credId);
		const deviceId = bytesToHex(mine.deviceId) as DeviceId;
		if (!answer || !state || !granted) return err({ type: 'NotForThisDevice' });
		if (!equalBytes(granted.signKey, mine.signKey) || granted.deviceId !== deviceId)
			return err({ type: 'NotForThisDevice' });
		const secrets = { ...asking.secrets, userId: granted.userId };
		const { practiceId } = state;
		const relayKey = answer.relayKey.length === 0 ? undefined : answer.relayKey;
		const { relayUrl } = answer;
		const profile = { practiceId, deviceId, transportSeed, siteId: granted.site, relayUrl, relayKey };
		const cost = core.deps.argon2Cost ?? DEFAULT_COST;
		const settled = await settle(core, profile, secrets, [
			putProfile(profile),
			await putCredential(suite, random, secrets, passphrase, cost),
			...putControlLog(answer.control),
			putCertificate(secrets.credId, answer.enrol),
			await tellImportKey(core.deps, secrets, answer.importKey)
		]);
		if (!settled.ok) return settled;
		askings.delete(core);
		await takeConfig(core, answer);
		core.stateChanged();
		return ok({ practiceId, deviceId });
	});

async function stateOf(
	{ deps: { suite } }: EngineCore,
	{ control, certificates, enrol }: BesideAnswer
): Promise<ControlState | undefined> {
	let folded: Result<ControlState, unknown> = await foldControlLog(suite, control);
	for (const certificate of [...certificates, enrol])
		if (folded.ok) folded = await acceptCertificate(suite, folded.value, certificate);
	return folded.ok ? folded.value : undefined;
}

/** The practice's names, so that the screen says where this device is. What of it does not fit comes by the relay. */
async function takeConfig(core: EngineCore, { config }: BesideAnswer): Promise<void> {
	const { device, deps } = core;
	const parsed = config.length > 0 ? await parseFirstTransferFile(deps.suite, config) : undefined;
	if (!device || !parsed?.ok || parsed.value.file.practiceId !== device.profile.practiceId) return;
	const taking = device.replica.carried(parsed.value.file, () => {});
	if (device.link) await device.link.perform(taking);
	else for (const effect of await taking) await carryOut(core, effect);
}
