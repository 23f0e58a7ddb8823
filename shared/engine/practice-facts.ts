// What the practice says of itself in its config document, for the settings screen: its name, sites, staff, device names
// and each person's favourite medicines. A name that two sites changed apart shows both and is not overwritten unseen.
import { bytesToHex } from '../core/bytes.ts';
import type { CredId, DeviceId, SiteId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { ChartReader } from '../chart/edit.ts';
import { orderCandidates } from '../chart/order-candidates.ts';
import type { Role } from '../core/scopes.ts';
import { decodeControlRecord, parseControlWire } from '../protocol/control-codec.ts';
import type { Credential } from '../replica/control-state.ts';
import { liveCredentials } from '../replica/members.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { PracticeFacts, SharedName } from './practice-api.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { isSupervised } from './supervised-people.ts';
import { configKeys, readText } from './practice-config.ts';
import { isOfTrips } from './trips/needs-trip.ts';

/** Longest name and favourite, in UTF-16 code units. */
const MAX_TEXT = 200;
const LAST_SITE = 0xffff;

export const readPractice = (core: EngineCore): ReturnType<Engine['readPractice']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		return ok(factsOf(core, signedIn));
	});

function factsOf(core: EngineCore, { session }: SignedIn): PracticeFacts {
	const { device } = core;
	const { credentials, devices } = device!.replica.control();
	const reader = session.configReader();
	const nameOf = (userId: UserId | undefined): string =>
		(userId && readText(session.readConfig, configKeys.userName(userId))) || '';
	const named = (key: string): SharedName => {
		const answers = orderCandidates(reader.candidates(key)).map((candidate) => {
			const author = credentials.get(candidate.credId);
			return {
				opId: candidate.opId,
				text: textOf(candidate.atom),
				user: nameOf(author?.userId),
				site: author ? (readText(session.readConfig, configKeys.siteName(author.site)) ?? '') : '',
				at: candidate.at
			};
		});
		return { text: readText(session.readConfig, key) ?? '', answers: answers.length > 1 ? answers : [] };
	};
	const sites = reader
		.keys('Location:')
		.filter((key) => key.endsWith(':name'))
		.map((key) => Number(key.split(':')[1]))
		.sort((a, b) => a - b);
	const staff = new Map<UserId, { roles: Set<Role>; here: boolean; ofTrips: boolean }>();
	for (const one of liveCredentials(device!.replica.control())) {
		const known = staff.get(one.userId) ?? { roles: new Set<Role>(), here: false, ofTrips: false };
		known.roles.add(one.role);
		known.here ||= one.deviceId === device!.profile.deviceId;
		known.ofTrips ||= isOfTrips(one);
		staff.set(one.userId, known);
	}
	const { deviceId, siteId } = device!.profile;
	const admin = certifierOf(credentials.get(session.deps.keyring.credId));
	const letInBy = nameOf(admin && credentials.get(admin)?.userId);
	return {
		practice: named(configKeys.practiceName),
		sites: sites.map((site) => ({
			siteId: site as SiteId,
			isThis: site === siteId,
			name: named(configKeys.siteName(site))
		})),
		staff: [...staff].map(([userId, { roles, here, ofTrips }]) => ({
			userId,
			name: named(configKeys.userName(userId)),
			roles: [...roles],
			here,
			isMe: userId === session.deps.keyring.userId,
			...(ofTrips && { isOfTrips: true as const }),
			...(isSupervised(session, userId) && { supervised: true as const })
		})),
		device: { deviceId, name: named(configKeys.deviceName(deviceId)) },
		devices: [...devices.keys()].map((id) => ({ deviceId: id, name: named(configKeys.deviceName(id)) })),
		...(letInBy && { letInBy }),
		...(session.readConfig(configKeys.showOffline) === 'false' && { showOffline: false as const }),
		favourites: [...favouritesOf(reader, session.deps.keyring.userId).keys()],
		rolesHeld: device!.replica.control().rights !== undefined
	};
}

/** Who signed a credential's certificate; undefined for the first admin, who has none. */
function certifierOf(credential: Credential | undefined): CredId | undefined {
	const wire = credential?.certificate && parseControlWire(credential.certificate);
	const record = wire?.ok ? decodeControlRecord(wire.value.signedBytes) : undefined;
	return record?.ok && record.value.by ? (bytesToHex(record.value.by) as CredId) : undefined;
}

const textOf = (atom: string): string => {
	const value: unknown = JSON.parse(atom);
	return typeof value === 'string' ? value : '';
};

/** The order a person gave them; those it does not name come behind, by their letters. */
function orderOf(reader: ChartReader, userId: UserId): readonly string[] {
	const atom = reader.atom(configKeys.favouriteOrder(userId));
	const value: unknown = atom === undefined ? [] : JSON.parse(atom);
	return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** A person's favourites in their order, and the registers that hold each; the same one added at two sites is one. */
function favouritesOf(reader: ChartReader, userId: UserId): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, string[]>();
	for (const key of reader.keys(configKeys.favourite(userId, ''))) {
		const atom = reader.atom(key);
		const text = atom === undefined ? '' : textOf(atom);
		if (text !== '') found.set(text, [...(found.get(text) ?? []), key]);
	}
	const order = orderOf(reader, userId);
	const place = (text: string): number => (order.includes(text) ? order.indexOf(text) : order.length);
	return new Map([...found].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1)));
}

/**
 * Writes one name. Two sites at once: both answers stay and are shown; writing over them needs `seen`, the operations
 * that the person was shown, all of them.
 */
export const writeName = (
	core: EngineCore,
	{ of, text, seen = [] }: Parameters<Engine['writeName']>[0]
): ReturnType<Engine['writeName']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const { session } = signedIn;
		const name = text.trim();
		if (name === '' || name.length > MAX_TEXT)
			return err({ type: 'InvalidValue', path: of.type, reason: 'is empty or too long' });
		const reader = session.configReader();
		const key = keyOf(core, reader, of);
		if (!key.ok) return key;
		const mayAll = session.deps.keyring.role === 'admin';
		if (!mayAll && key.value !== configKeys.deviceName(device.profile.deviceId))
			return err({ type: 'NotAdmin' });
		const answers = reader.candidates(key.value);
		if (answers.length > 1 && !answers.every(({ opId }) => seen.includes(opId)))
			return err({ type: 'InDisagreement', path: key.value });
		return write(core, signedIn, new Map([[key.value, JSON.stringify(name)]]), 'writeName');
	});

function keyOf(
	core: EngineCore,
	reader: ChartReader,
	of: Parameters<Engine['writeName']>[0]['of']
): Result<string, EngineError> {
	const unknown = err<EngineError>({ type: 'NoSuchEntry', entry: of.type });
	switch (of.type) {
		case 'practice':
			return ok(configKeys.practiceName);
		case 'site': {
			const key = configKeys.siteName(of.siteId);
			return reader.has(key) ? ok(key) : unknown;
		}
		case 'new-site': {
			let site = 1;
			while (reader.has(configKeys.siteName(site)) && site < LAST_SITE) site++;
			return ok(configKeys.siteName(site));
		}
		case 'person': {
			const known = [...core.device!.replica.control().credentials.values()].some(
				({ userId }) => userId === of.userId
			);
			return known ? ok(configKeys.userName(of.userId)) : unknown;
		}
		case 'device':
			return core.device!.replica.control().devices.has(of.deviceId)
				? ok(configKeys.deviceName(of.deviceId as DeviceId))
				: unknown;
	}
}

/**
 * Adds a favourite medicine of the person signed in, or takes it away. Each lies in its own register: two devices that add
 * at once add both, and taking away takes what that device knew.
 */
export const setFavourite = (
	core: EngineCore,
	{ text, on }: Parameters<Engine['setFavourite']>[0]
): ReturnType<Engine['setFavourite']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const { session } = signedIn;
		const favourite = text.trim();
		if (favourite === '' || favourite.length > MAX_TEXT)
			return err({ type: 'InvalidValue', path: 'favourite', reason: 'is empty or too long' });
		const { userId } = session.deps.keyring;
		const keys = favouritesOf(session.configReader(), userId).get(favourite) ?? [];
		if (on === keys.length > 0) return ok(undefined);
		const item = bytesToHex(core.deps.random.bytes(8));
		const writes = on
			? [[configKeys.favourite(userId, item), JSON.stringify(favourite)] as const]
			: keys.map((key) => [key, 'null'] as const);
		return write(core, signedIn, new Map(writes), 'setFavourite');
	});

/**
 * Puts the favourites of the person signed in into an order. Two devices at once: one of the two orders holds, and every
 * favourite stays.
 */
export const orderFavourites = (
	core: EngineCore,
	{ texts }: Parameters<Engine['orderFavourites']>[0]
): ReturnType<Engine['orderFavourites']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		if (texts.some((text) => text.length > MAX_TEXT))
			return err({ type: 'InvalidValue', path: 'favourite', reason: 'is too long' });
		const key = configKeys.favouriteOrder(signedIn.session.deps.keyring.userId);
		return write(core, signedIn, new Map([[key, JSON.stringify(texts)]]), 'orderFavourites');
	});

async function write(
	core: EngineCore,
	{ session }: SignedIn,
	writes: ReadonlyMap<string, string>,
	message: string
): Promise<Result<void, EngineError>> {
	const written = await session.writeConfig(writes, message);
	if (!written.ok) return written;
	await core.offer();
	core.stateChanged();
	core.emit({ type: 'practice' });
	return ok(undefined);
}
