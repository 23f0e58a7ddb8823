import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENGINE_API_VERSION as v, type Message, type Request } from '#client/engine-api/messages.ts';
import type { EngineHost } from '#client/worker/engine-host.ts';
import { createTabDesk } from '#client/worker/tab-desk.ts';

let channels: BroadcastChannel[] = [];
let name = '';
beforeEach(() => void (name = `test-${crypto.randomUUID()}`));
afterEach(() => {
	for (const channel of channels) channel.close();
	channels = [];
});

function createTab(tab: string) {
	const channel = new BroadcastChannel(name);
	channels.push(channel);
	const heard: Message[] = [];
	const others: string[] = [];
	const waiting: (() => void)[] = [];
	const toTab = (message: Message): void => {
		heard.push(message);
		for (const look of waiting) look();
	};
	const desk = createTabDesk({ tab, channel, toTab, onOtherTab: (other) => others.push(other) });
	let id = 0;
	const ask = (): number => {
		const request: Request = {
			v,
			type: 'request',
			tab,
			id: ++id,
			name: 'search',
			args: { query: tab, limit: 1 }
		};
		desk.fromTab(request);
		return id;
	};
	const until = (wanted: (message: Message) => boolean): Promise<Message> =>
		new Promise((resolve) => {
			const look = (): void => {
				const found = heard.find(wanted);
				if (found) resolve(found);
			};
			waiting.push(look);
			look();
		});
	const answerTo = (wanted: number) => until((message) => message.type === 'reply' && message.id === wanted);
	return { desk, heard, others, ask, until, answerTo };
}

/** Answers every request with the tab's name. */
const echo: EngineHost = { handle: async ({ tab }) => ({ ok: true, value: tab }), tabGone: () => undefined };

describe('the desk', () => {
	test('keeps requests until the engine is there, then answers them', async () => {
		const a = createTab('a');
		const early = a.ask();
		a.desk.hold();
		const late = a.ask();
		a.desk.serve(echo);
		expect(await a.answerTo(early)).toMatchObject({ result: { ok: true, value: 'a' } });
		expect(await a.answerTo(late)).toMatchObject({ result: { ok: true, value: 'a' } });
	});

	test('answers other tabs over the channel, each its own', async () => {
		const [a, b, c] = [createTab('a'), createTab('b'), createTab('c')];
		a.desk.hold();
		a.desk.serve(echo);
		b.desk.follow();
		c.desk.follow();
		const [fromB, fromC] = [b.ask(), c.ask()];
		expect(await b.answerTo(fromB)).toMatchObject({ result: { value: 'b' } });
		expect(await c.answerTo(fromC)).toMatchObject({ result: { value: 'c' } });
		const replies = b.heard.filter(({ type }) => type === 'reply');
		expect(replies).toHaveLength(1);
		expect(a.others.toSorted()).toEqual(['b', 'c']);
	});

	test('tells all tabs, or only those that an event is for', async () => {
		const [a, b, c] = [createTab('a'), createTab('b'), createTab('c')];
		a.desk.hold();
		a.desk.serve(echo);
		b.desk.follow();
		c.desk.follow();
		a.desk.tell({ type: 'saved', chartId: 'x' as never, at: 1 }, ['b']);
		a.desk.tell({ type: 'patients' });
		const isEvent = (type: string) => (message: Message) =>
			message.type === 'told' && message.event.type === type;
		await Promise.all([
			a.until(isEvent('patients')),
			b.until(isEvent('patients')),
			c.until(isEvent('patients'))
		]);
		expect(b.heard.some(isEvent('saved'))).toBe(true);
		expect([...a.heard, ...c.heard].some(isEvent('saved'))).toBe(false);
	});

	test('when another tab takes over, what was asked is answered as uncertain and tabs attach again', async () => {
		const [a, b] = [createTab('a'), createTab('b')];
		const [holder, silent] = [createTab('holder'), new Promise<never>(() => undefined)];
		holder.desk.hold();
		holder.desk.serve({ ...echo, handle: (request) => (request.id === 1 ? echo.handle(request) : silent) });
		a.desk.follow();
		b.desk.follow();
		await a.answerTo(a.ask());
		const asked = a.ask();
		b.desk.hold();
		expect(await a.answerTo(asked)).toMatchObject({ result: { ok: false, error: { type: 'HolderGone' } } });
		const again = a.ask();
		b.desk.serve(echo);
		expect(await a.answerTo(again)).toMatchObject({ result: { value: 'a' } });
	});

	test('what was asked before anybody held the profile is asked again, and carried out once', async () => {
		const [a, b] = [createTab('a'), createTab('b')];
		const carriedOut: number[] = [];
		const listener = new BroadcastChannel(name);
		channels.push(listener);
		const reachedNobody = new Promise((resolve) => (listener.onmessage = resolve));
		a.desk.follow();
		const early = a.ask();
		await reachedNobody;
		b.desk.hold();
		const late = a.ask();
		b.desk.serve({
			...echo,
			handle: (request) => {
				carriedOut.push(request.id);
				return echo.handle(request);
			}
		});
		await Promise.all([a.answerTo(early), a.answerTo(late)]);
		await a.answerTo(a.ask());
		expect(carriedOut.toSorted()).toEqual([1, 2, 3]);
	});

	test('a tab of another version is told so', async () => {
		const a = createTab('a');
		a.desk.hold();
		a.desk.serve(echo);
		const channel = new BroadcastChannel(name);
		channels.push(channel);
		const answer = new Promise<unknown>((resolve) => (channel.onmessage = ({ data }) => resolve(data)));
		channel.postMessage({ v: v + 1, type: 'request', tab: 'old', id: 7, name: 'attach', args: {} });
		expect(await answer).toMatchObject({
			v: v + 1,
			tab: 'old',
			id: 7,
			result: { error: { type: 'OtherVersion' } }
		});
	});

	test('an engine that cannot start refuses everything, also what was asked before', async () => {
		const a = createTab('a');
		a.desk.hold();
		const early = a.ask();
		a.desk.fail({ type: 'StorageUnavailable' });
		expect(await a.answerTo(early)).toMatchObject({ result: { error: { type: 'StorageUnavailable' } } });
		expect(await a.answerTo(a.ask())).toMatchObject({ result: { error: { type: 'StorageUnavailable' } } });
	});
});
