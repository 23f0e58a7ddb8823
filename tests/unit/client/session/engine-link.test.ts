import { describe, expect, test } from 'vitest';
import { createEngineLink } from '#client/session/engine-link.ts';
import { ENGINE_API_VERSION, type Request } from '#client/engine-api/messages.ts';

function createWorker() {
	const sent: Request[] = [];
	const worker = {
		postMessage: (message: Request) => void sent.push(message),
		onmessage: null as ((event: MessageEvent) => void) | null,
		onerror: null as ((event: ErrorEvent) => void) | null
	};
	const say = (data: unknown): void => worker.onmessage?.({ data } as MessageEvent);
	return { sent, say, worker, started: { worker: worker as unknown as Worker, tab: 'tab-1' } };
}

describe('the line to the worker', () => {
	test('gives every question its own answer, in whatever order they come', async () => {
		const { sent, say, started } = createWorker();
		const link = createEngineLink(started);
		const first = link.ask('search', { query: 'a', limit: 1 });
		const second = link.ask('search', { query: 'b', limit: 1 });
		const reply = ({ id, tab }: Request, value: unknown) =>
			say({ v: ENGINE_API_VERSION, type: 'reply', tab, id, result: { ok: true, value } });
		reply(sent[1]!, ['b']);
		reply(sent[0]!, ['a']);
		expect(await first).toEqual({ ok: true, value: ['a'] });
		expect(await second).toEqual({ ok: true, value: ['b'] });
	});

	test('a worker that breaks answers everything that was asked', async () => {
		const { worker, started } = createWorker();
		const link = createEngineLink(started);
		const asked = link.ask('lock', {});
		worker.onerror?.({} as ErrorEvent);
		expect(await asked).toEqual({ ok: false, error: { type: 'Failed' } });
	});

	test('events reach listeners until they stop listening', () => {
		const { say, started } = createWorker();
		const link = createEngineLink(started);
		const heard: string[] = [];
		const stop = link.listen((event) => heard.push(event.type));
		const told = { v: ENGINE_API_VERSION, type: 'told', event: { type: 'patients' } };
		say(told);
		say({ ...told, v: ENGINE_API_VERSION + 1 });
		say('noise');
		stop();
		say(told);
		expect(heard).toEqual(['patients']);
	});
});
