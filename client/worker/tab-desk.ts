// Where a tab's requests come in. While this worker holds the profile they go to its engine, together with those of all
// other tabs; otherwise they travel to the holder's worker over the channel, and its answers and events travel back.
import type { LinkError } from '#client/engine-api/commands.ts';
import {
	ENGINE_API_VERSION,
	parseMessage,
	refusal,
	type Message,
	type Reply,
	type Request
} from '#client/engine-api/messages.ts';
import type { TabEvent } from '#client/engine-api/tab-events.ts';
import type { EngineHost } from './engine-host.ts';

const v = ENGINE_API_VERSION;

export interface TabDesk {
	/** A message from this worker's own tab. */
	fromTab(message: Message): void;
	/** This worker holds the profile: requests are kept until `serve` or `fail`. */
	hold(): void;
	/** Another worker holds the profile. */
	follow(): void;
	serve(host: EngineHost): void;
	/** The engine could not start. */
	fail(error: LinkError): void;
	tell(event: TabEvent, to?: readonly string[]): void;
}

/** `toTab` posts to this worker's own tab; `onOtherTab` is called once per other tab that sends its first request. */
export function createTabDesk(deps: {
	readonly tab: string;
	readonly channel: BroadcastChannel;
	readonly toTab: (message: Message) => void;
	readonly onOtherTab: (tab: string) => void;
}): TabDesk {
	const { tab, channel, toTab } = deps;
	/** Other tabs that have asked, with the numbers of their requests: one that comes twice is carried out once. */
	const otherTabs = new Map<string, Set<number>>();
	const asked = new Map<number, Request>();
	/** True once a holder was heard: until then, what was asked may have reached nobody. */
	let heardHolder = false;
	let role: 'undecided' | 'following' | 'starting' | 'serving' | 'failed' = 'undecided';
	let kept: Request[] = [];
	let host: EngineHost | undefined;
	let failure: LinkError = { type: 'Failed' };

	const answer = (reply: Reply): void => (reply.tab === tab ? toTab(reply) : channel.postMessage(reply));

	async function carryOut(request: Request): Promise<void> {
		if (!host) return answer(refusal(request, failure));
		const { id } = request;
		try {
			const result = (await host.handle(request)) as Reply['result'];
			answer({ v, type: 'reply', tab: request.tab, id, result });
		} catch (thrown) {
			console.error('saddlebag: a command failed', request.name, stackOf(thrown));
			answer(refusal(request, { type: 'Failed' }));
		}
	}

	function take(request: Request): void {
		if (request.tab !== tab) {
			const taken = otherTabs.get(request.tab) ?? new Set();
			if (taken.size === 0) deps.onOtherTab(request.tab);
			if (taken.has(request.id)) return;
			otherTabs.set(request.tab, taken.add(request.id));
		}
		if (role === 'serving' || role === 'failed') void carryOut(request);
		else kept.push(request);
	}

	function ask(request: Request): void {
		asked.set(request.id, request);
		channel.postMessage(request);
	}

	function release(): void {
		const waiting = kept;
		kept = [];
		for (const request of waiting) void carryOut(request);
	}

	/** Whoever was asked before is gone: nobody knows how far they came. */
	function giveUpAsked(): void {
		for (const request of asked.values()) toTab(refusal(request, { type: 'HolderGone' }));
		asked.clear();
	}

	channel.onmessage = ({ data }) => {
		const message = parseMessage(data);
		const holds = role === 'starting' || role === 'serving' || role === 'failed';
		if (message === 'other-version') {
			if (holds && data.type === 'request')
				channel.postMessage({ ...refusal(data, { type: 'OtherVersion' }), v: data.v });
		} else if (message?.type === 'request') {
			if (holds) take(message);
		} else if (message?.type === 'reply') {
			heardHolder = true;
			if (message.tab === tab && asked.delete(message.id)) toTab(message);
		} else if (message?.type === 'told') {
			heardHolder = true;
			if (!message.to || message.to.includes(tab)) toTab(message);
		} else if (message?.type === 'holding') {
			if (heardHolder) giveUpAsked();
			else for (const request of asked.values()) channel.postMessage(request);
			heardHolder = true;
			toTab({ v, type: 'told', event: { type: 'holder', leading: false } });
		}
	};

	return {
		fromTab(message) {
			if (message.type !== 'request') return;
			if (role === 'following') ask(message);
			else take(message);
		},
		hold() {
			const tookOver = role === 'following';
			role = 'starting';
			channel.postMessage({ v, type: 'holding' });
			giveUpAsked();
			if (tookOver) toTab({ v, type: 'told', event: { type: 'holder', leading: true } });
		},
		follow() {
			role = 'following';
			const waiting = kept;
			kept = [];
			waiting.forEach(ask);
		},
		serve(served) {
			host = served;
			role = 'serving';
			release();
		},
		fail(error) {
			failure = error;
			role = 'failed';
			release();
		},
		tell(event, to) {
			const told: Message = { v, type: 'told', event, ...(to && { to }) };
			if (!to || to.includes(tab)) toTab(told);
			if (!to || to.some((other) => other !== tab)) channel.postMessage(told);
		}
	};
}

/** Where it happened, without the message: that may hold a patient's words. */
function stackOf(thrown: unknown): string {
	const frames = thrown instanceof Error ? (thrown.stack ?? '').match(/^\s+at .*$/gm) : undefined;
	return `${thrown instanceof Error ? thrown.name : typeof thrown}\n${frames?.join('\n') ?? ''}`;
}
