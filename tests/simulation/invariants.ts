// What must hold, checked from outside: after every step what is cheap, now and then and at the end everything.
import type { ChartId, EnvelopeId } from '#shared/core/ids.ts';
import { isOnDemandKind, parseHeader } from '#shared/crypto/envelope.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { CHART_SCOPES } from '#shared/engine/chart-identity.ts';
import type { Keyring } from '#shared/engine/keyring.ts';
import { holdsScope, wipeOf } from '#shared/replica/members.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { decodeWhereabouts } from '#shared/replica/rows.ts';
import { verdictOf } from '#shared/replica/verdict.ts';
import { onceAtHome } from './boxes.ts';
import { evictedIsKept } from './evicted-is-kept.ts';
import { erasedIsGone } from './erased-is-gone.ts';
import type { ContentReader, HeldContent } from './held-content.ts';
import { hasClinic, hasErasing, hasEviction, hasLeaving, hasLies } from './kinds-of-seeds.ts';
import { contentText, scopesOf, sortedText, type ReferenceChart } from './reference-chart.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import type { World } from './world.ts';

/** Reasons for quarantine that honest devices may give each other, and only after a profile was restored. */
const FORKS = ['written-again', 'contradicted-not-opened', 'equivocation'];

/** Somebody to whom another role left old keys of what it does not hold: they see the past of it and no more. */
const isPartial = ({ role, newestEpoch }: Keyring): boolean =>
	CHART_SCOPES.some((scope) => newestEpoch(SCOPES[scope]) !== undefined && !holdsScope(role, SCOPES[scope]));

/** What somebody built on their own work that their role may not do waits for an admin. */
const mayWait = (world: World): boolean => hasLeaving(world) || hasErasing(world);

interface Seen {
	readonly commits: number;
	readonly content: HeldContent;
}

/** Checks one world; remembers what it has read. */
export class Invariants {
	readonly #world: World;
	readonly #seen = new Map<SimDevice, Seen>();

	constructor(world: World) {
		this.#world = world;
	}

	/** What lies on a device's disk now; undefined before it belongs to a practice. */
	async contentOf(device: SimDevice): Promise<HeldContent | undefined> {
		const seen = this.#seen.get(device);
		if (seen?.commits === device.commits && device.isIdle()) return seen.content;
		const reader = await this.#world.reader();
		const keyring = reader && (await device.keyring());
		if (!reader || !keyring) return undefined;
		const content = await reader.read(device.disk, keyring, await device.control());
		this.#seen.set(device, { commits: device.isIdle() ? device.commits : -1, content });
		return content;
	}

	/** Cheap: nothing durable is lost on any disk, and nobody says "sent" of what is not. */
	async afterStep(): Promise<void> {
		const world = this.#world;
		for (const device of world.devices) {
			// Who was put out is looked at in the end.
			if (await world.isOut(device)) continue;
			if (this.#seen.get(device)?.commits !== device.commits || !device.isIdle()) {
				const content = await this.contentOf(device);
				if (content) await this.#nothingLost(device, content);
			}
			const content = this.#seen.get(device)?.content;
			if (content) this.#noFalseSent(device, content);
		}
	}

	async #nothingLost(device: SimDevice, { changes, aside }: HeldContent): Promise<void> {
		for (const hash of [...device.durable]) {
			const held = changes.has(hash) || aside.has(hash) || (await this.#isErasedOn(device, hash));
			this.#world.expect(held, () => `device ${device.index} lost change ${hash}, which was durable`);
		}
		for (const hash of changes.keys()) device.durable.add(hash);
		if (aside.size > 0) this.#world.count('contradicted chains');
	}

	/** It went, because two admins said so. */
	async #isErasedOn(device: SimDevice, hash: string): Promise<boolean> {
		const control = await device.control();
		if (control.erased.size === 0) return false;
		const isGone = await (await this.#world.reader())!.isErased(control, hash, this.#world.relay.entries());
		if (isGone) device.durable.delete(hash);
		return isGone;
	}

	#noFalseSent(device: SimDevice, { ownIds, tails, changes, aside }: HeldContent): void {
		const { tab } = device;
		if (!tab?.engine || !tab.alone || !device.isIdle() || tab.engine.state().phase === 'new') return;
		const { unsent } = tab.engine.status();
		if (unsent > 0) return;
		const { relay } = this.#world;
		const unacknowledged = ownIds.filter((id) => !relay.everCommitted.has(id)).length;
		const contradicted = [...aside.keys()].filter((hash) => !changes.has(hash)).length;
		this.#world.expect(
			unacknowledged + tails.size + contradicted === 0,
			() =>
				`device ${device.index} says that nothing is unsent: ${unacknowledged} envelopes are not at the relay, ` +
				`${tails.size} changes are not sealed, ${contradicted} are set aside`
		);
	}

	/** Dearer: screens show what is held, and equal sets give equal charts. */
	async checkpoint(): Promise<void> {
		const reader = await this.#world.reader();
		if (!reader) return;
		const texts = new Map<string, { device: number; text: string }>();
		for (const device of this.#world.devices) {
			const keyring = await device.keyring();
			const content = keyring && device.isIdle() ? await this.contentOf(device) : undefined;
			if (!keyring || !content || isPartial(keyring) || (await this.#world.isOut(device))) continue;
			// Contradicted work is still on screen and is in no envelope until it is written again.
			if ([...content.aside.keys()].some((hash) => !content.changes.has(hash))) continue;
			const { tab } = device;
			const shown = tab?.alone ? [...tab.views] : [];
			const set = `${scopesOf(keyring).join()} ${[...content.counted.keys()].sort().join()}`;
			if (shown.length === 0 && !texts.has(set)) {
				texts.set(set, { device: device.index, text: '' });
				continue;
			}
			const charts = await reader.charts(content, keyring);
			this.#nothingHidden(device, charts);
			if (tab?.alone && tab.engine?.state().phase === 'open') this.#listedIsHeld(device, tab, charts);
			for (const [chartId, view] of shown) {
				const chart = charts.get(chartId);
				if (!chart) continue;
				const where = `chart ${chartId} on device ${device.index}`;
				this.#world.expect(
					view.heads.join() === chart.heads.join(),
					() => `${where}: shown heads ${view.heads.join()} are not those held ${chart.heads.join()}`
				);
				this.#world.expect(contentText(view) === chart.content, () => `${where}: shown is not what is held`);
			}
			const text = sortedText([...charts]);
			const other = texts.get(set);
			if (!other?.text) texts.set(set, { device: device.index, text });
			else {
				this.#world.expect(
					other.text === text,
					() => `devices ${other.device} and ${device.index} hold the same and differ`
				);
			}
		}
	}

	/** What two people wrote apart from each other is shown, both of it. */
	#nothingHidden(device: SimDevice, charts: ReadonlyMap<ChartId, ReferenceChart>): void {
		for (const { chartId, hidden } of charts.values()) {
			const where = `chart ${chartId} on device ${device.index}`;
			this.#world.expect(hidden.length === 0, () => `${where} hides a value of ${hidden.join()}`);
		}
	}

	/** The patient list names charts that are held, and no others. */
	#listedIsHeld(device: SimDevice, tab: Tab, charts: ReadonlyMap<ChartId, ReferenceChart>): void {
		const listed = new Set(tab.engine!.search('', 1000).map((row) => row.chartId));
		for (const chartId of listed) {
			this.#world.expect(
				charts.has(chartId),
				() => `device ${device.index} lists chart ${chartId}, of which it holds nothing`
			);
		}
		for (const chartId of charts.keys()) {
			this.#world.expect(
				listed.has(chartId),
				() => `device ${device.index} does not list chart ${chartId}, which it holds`
			);
		}
	}

	/** A command was answered with ok: what it wrote lies on the disk. */
	async wordIsDurable(device: SimDevice, tab: Tab, word: string): Promise<void> {
		if (!tab.life.alive) return;
		const reader = await this.#world.reader();
		const keyring = await device.keyring();
		if (!reader || !keyring) return;
		const control = await device.control();
		// What seals meanwhile moves words from one row to another.
		const atOnce = createMemoryStore(device.disk.snapshot());
		const { changes } = await reader.read(atOnce, keyring, control);
		const found = [...changes.values()].some((change) => change.words.includes(word));
		// Two tabs that work at once, which a browser's lock rules out: one may have erased what the other still shows.
		const isErased = !tab.alone && control.erased.size > 0;
		this.#world.expect(
			found || isErased,
			() => `device ${device.index}: "${word}" was saved and is not on the disk`
		);
	}

	/** Everything, once the world is healed and quiet. */
	async atEnd(): Promise<void> {
		const world = this.#world;
		const reader = (await world.reader())!;
		await this.afterStep();
		await this.checkpoint();
		const log = world.relay.entries();
		const logIds = new Set(log.map((entry) => entry.id));
		// What is sent on demand nobody holds ([DER-1]).
		const heldIds = new Set(log.flatMap(({ id, envelope }) => (isOnDemandKind(envelope[1]!) ? [] : [id])));
		for (const id of world.acknowledged) {
			world.expect(logIds.has(id), () => `envelope ${id} was acknowledged and is not at the relay`);
		}
		for (const device of await world.members()) {
			const content = (await this.contentOf(device))!;
			this.#atEndOf(device, content, heldIds);
		}
		for (const device of world.devices) if (await world.isOut(device)) await this.#atEndOfRemoved(device);
		if (hasClinic(world)) onceAtHome(world);
		if (hasErasing(world)) await erasedIsGone(world);
		if (hasEviction(world)) {
			const { changes, aside } = (await this.contentOf(world.devices[0]!))!;
			await evictedIsKept(world, reader, new Set([...changes.keys(), ...aside.keys()]));
		}
		await this.#verdictsAgree();
		await this.#viewsAgree(reader);
	}

	/** What it had sealed is with the others, unless it was to go at once; nothing of its own opens anything any more. */
	async #atEndOfRemoved(device: SimDevice): Promise<void> {
		const world = this.#world;
		const name = `device ${device.index}, put out,`;
		const control = (await world.newestControl())!;
		const deviceId = (await device.deviceId())!;
		const state = device.tab?.engine?.state();
		world.expect(state?.phase === 'removed' && state.done, () => `${name} is ${JSON.stringify(state)}`);
		world.expect((await device.disk.count('meta', 'credential/')) === 0, () => `${name} has its key wraps`);
		// What a join that was under way wrote after it opens by no key that is left.
		const rows = (await device.disk.list('local')).filter(({ key }) => key !== 'import-key');
		world.expect(rows.length === 0, () => `${name} has sealed rows of its own`);
		world.count('removed devices emptied');
		if (wipeOf(control, deviceId)?.now) return;
		world.expect((await device.disk.count('outbox')) === 0, () => `${name} has something to send`);
		for (const { key, value } of await device.disk.list('envelopeId')) {
			if (key.startsWith('c/')) continue;
			const { credId, cseq } = decodeWhereabouts(value);
			const isOwnWork = cseq > 0 && control.credentials.get(credId)?.deviceId === deviceId;
			const sent = world.relay.everCommitted.has(key as EnvelopeId);
			world.expect(!isOwnWork || sent, () => `${name} has not sent ${key}`);
		}
	}

	#atEndOf(device: SimDevice, content: HeldContent, logIds: ReadonlySet<string>): void {
		const world = this.#world;
		const name = `device ${device.index}`;
		world.expect(content.outbox === 0, () => `${name}: ${content.outbox} envelopes stay in the outbox`);
		world.expect(content.tails.size === 0, () => `${name}: ${content.tails.size} changes stay unsealed`);
		for (const id of logIds) world.expect(content.ids.has(id as never), () => `${name} lacks envelope ${id}`);
		for (const id of content.ids)
			world.expect(logIds.has(id), () => `the relay lacks envelope ${id} of ${name}`);
		for (const { reason, id } of content.quarantine) {
			const honest = FORKS.includes(reason) && world.devices.some((one) => one.restored);
			// A relay changed it: that is seen. What there really is came all the same, or would be lacking above.
			const spoilt = reason === 'bad-signature' && hasLies(world);
			world.expect(honest || spoilt, () => `${name} has set aside ${id}: ${reason}`);
		}
		for (const hash of device.durable) {
			world.expect(content.changes.has(hash), () => `${name}: change ${hash} was durable and is in no chart`);
		}
		const status = device.tab!.engine!.status();
		const { unsent, waiting, road, caughtUp } = status;
		world.expect(
			unsent === 0 && (waiting === 0 || mayWait(world)) && road === 'live' && caughtUp,
			() => `${name} at the end: ${JSON.stringify(status)}`
		);
	}

	async #verdictsAgree(): Promise<void> {
		const world = this.#world;
		const mayDiffer = mayWait(world);
		const first = await world.devices[0]!.control();
		const headers = world.relay.entries().flatMap(({ id, envelope }) => {
			const header = parseHeader(envelope);
			return header.ok ? [{ id, header: header.value }] : [];
		});
		for (const device of await world.members()) {
			const control = await device.control();
			for (const { id, header } of headers) {
				const verdict = verdictOf(control, header, id);
				const agrees = verdict === 'accept' || (mayDiffer && verdict === verdictOf(first, header, id));
				if (verdict === 'late') world.count('late at the end');
				world.expect(agrees, () => `device ${device.index} judges ${id}: ${verdict}`);
			}
		}
	}

	/** The engines show what the envelopes say, everywhere the same. */
	async #viewsAgree(reader: ContentReader): Promise<void> {
		const world = this.#world;
		const shown = new Map<string, { device: number; text: string }>();
		for (const device of await world.members()) {
			const keyring = (await device.keyring())!;
			if (isPartial(keyring)) continue;
			const charts = await reader.charts((await this.contentOf(device))!, keyring);
			this.#nothingHidden(device, charts);
			const listed = device.tab!.engine!.search('', 1000).map((row) => row.chartId);
			const { engine, views } = device.tab!;
			for (const [chartId, chart] of charts) {
				const where = `chart ${chartId} on device ${device.index}`;
				world.expect(
					chart.missingDeps === 0 || mayWait(world),
					() => `${where}: ${chart.missingDeps} changes are missing for ever`
				);
				world.expect(listed.includes(chartId), () => `${where} is not listed`);
				const opened = await this.#open(device, chartId);
				world.expect(opened, () => `${where} does not open`);
				const view = views.get(chartId)!;
				world.expect(
					view.heads.join() === chart.heads.join(),
					() => `${where}: its heads are not those of its changes`
				);
				world.expect(contentText(view) === chart.content, () => `${where} is not what its changes say`);
				world.expect(
					view.complete || mayWait(world),
					() => `${where} is not complete: ${view.missing.join()}`
				);
				const key = `${scopesOf(keyring).join()} ${chartId}`;
				const text = sortedText(view);
				const other = shown.get(key);
				if (other) world.expect(other.text === text, () => `${where} differs from device ${other.device}`);
				else shown.set(key, { device: device.index, text });
			}
			const verified = await world.answer(engine!.verify());
			world.expect(
				verified.problems.length === 0,
				() => `device ${device.index}: verify says ${JSON.stringify(verified.problems)}`
			);
		}
	}

	async #open(device: SimDevice, chartId: ChartId): Promise<boolean> {
		const { engine, views } = device.tab!;
		const opened = await this.#world.answer(engine!.openChart(chartId));
		if (opened.ok) views.set(chartId, opened.value);
		return opened.ok;
	}
}
