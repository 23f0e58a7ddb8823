// What must hold of erased records, on every device and relay.
import { ENVELOPE_KINDS, parseEnvelope, parseHeader } from '#shared/crypto/envelope.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { decodeRow, type QuarantineRow } from '#shared/replica/rows.ts';
import { isErased, verdictOf } from '#shared/replica/verdict.ts';
import { boxesOf } from './boxes.ts';
import { hasClinic } from './kinds-of-seeds.ts';
import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

/**
 * What must hold of erased records once all is in step: the same is erased for everybody, no store has more of it than
 * stubs, and admins are told of everything that came after.
 */
export async function erasedIsGone(world: World): Promise<void> {
	const members = await world.members();
	const control = await members[0]!.control();
	const said = saidOf(control);
	for (const device of members) {
		const own = saidOf(await device.control());
		world.expect(own === said, () => `device ${device.index} knows other erasures: ${own}, not ${said}`);
	}
	const lapsed = [...control.erasures.values()].filter(({ stand }) => stand === 'lapsed');
	if (lapsed.length > 0) world.count('erasures lapsed', lapsed.length);
	if (control.erased.size === 0) return;
	world.count('seeds with erased records');
	for (const device of members) await goneFromDisk(world, device, control);
	const relays = [world.relay, ...(hasClinic(world) ? boxesOf(world).map(({ relay }) => relay) : [])];
	for (const relay of relays)
		for (const { seq, envelope } of await relay.stored())
			await isGone(world, control, envelope, () => `a relay has ${seq} still, which was erased`);
	await allIsTold(world, control);
}

const saidOf = ({ erasures, erased, onHold }: ControlState): string =>
	JSON.stringify([
		[...erasures.values()].map(({ id, stand }) => [id, stand]),
		[...erased].map(([docId, { covers, chunks }]) => [docId, [...covers], [...chunks]]),
		[...onHold]
	]);

async function isGone(
	world: World,
	control: ControlState,
	bytes: Uint8Array,
	what: () => string
): Promise<void> {
	const whole = await parseEnvelope(world.suite, bytes);
	const isLeft = whole.ok && isErased(control, whole.value.header, whole.value.id);
	world.expect(!isLeft, what);
}

async function goneFromDisk(world: World, device: SimDevice, control: ControlState): Promise<void> {
	const { disk, index } = device;
	for (const docId of control.erased.keys()) {
		for (const { key, value } of await disk.list('envelope', { prefix: `${docId}/` }))
			await isGone(world, control, value, () => `device ${index} has ${key} still, which was erased`);
		for (const row of [`save/${docId}`, `snapshot/${docId}`])
			world.expect((await disk.get('local', row)) === undefined, () => `device ${index} has ${row} still`);
	}
	for (const { key, value } of await disk.list('quarantine')) {
		const { bytes } = decodeRow<QuarantineRow>(value);
		await isGone(world, control, bytes, () => `device ${index} has set aside ${key}, which was erased`);
	}
}

/** Every admin's list of late work has all that came after. */
async function allIsTold(world: World, control: ControlState): Promise<void> {
	const after = world.relay
		.entries()
		.filter(({ id, docId, envelope, kind }) => {
			if (!control.erased.has(docId) || kind !== ENVELOPE_KINDS.changes) return false;
			const header = parseHeader(envelope);
			return header.ok && verdictOf(control, header.value, id) === 'late';
		})
		.map(({ id }) => id);
	if (after.length > 0) world.count('came after a record was erased', after.length);
	for (const device of await world.members()) {
		const engine = device.tab?.engine;
		const state = engine?.state();
		if (!engine || state?.phase !== 'open' || state.role !== 'admin') continue;
		const late = await world.answer(engine.lateWork());
		const told = new Set(late.ok ? late.value.filter(({ erased }) => erased).map(({ id }) => id) : []);
		for (const id of after)
			world.expect(told.has(id), () => `device ${device.index} tells nobody of ${id}, written after erasing`);
	}
}
