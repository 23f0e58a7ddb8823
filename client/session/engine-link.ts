// The tab's end of the line to its worker: requests and their answers, and the events that come unasked.
import { ENGINE_API_VERSION, parseMessage, type Request } from '#client/engine-api/messages.ts';
import type { ArgsOf, CommandName, CommandResult } from '#client/engine-api/commands.ts';
import type { TabEvent } from '#client/engine-api/tab-events.ts';
import type { StartedWorker } from './start-worker.ts';

export interface EngineLink {
	/** Carries out one command. Never rejects: what went wrong is in the result. */
	ask<N extends CommandName>(name: N, args: ArgsOf<N>): Promise<CommandResult<N>>;
	/** Calls back for every event until the returned function is called. */
	listen(listener: (event: TabEvent) => void): () => void;
}

/** Wraps a started worker. */
export function createEngineLink({ worker, tab }: StartedWorker): EngineLink {
	const answers = new Map<number, (result: CommandResult<CommandName>) => void>();
	const listeners = new Set<(event: TabEvent) => void>();
	let lastId = 0;

	worker.onmessage = ({ data }) => {
		const message = parseMessage(data);
		if (!message || message === 'other-version') return;
		if (message.type === 'told') for (const listener of listeners) listener(message.event);
		if (message.type !== 'reply') return;
		answers.get(message.id)?.(message.result as CommandResult<CommandName>);
		answers.delete(message.id);
	};
	worker.onerror = () => {
		for (const answer of answers.values()) answer({ ok: false, error: { type: 'Failed' } });
		answers.clear();
	};

	return {
		ask(name, args) {
			const id = ++lastId;
			const request: Request = { v: ENGINE_API_VERSION, type: 'request', tab, id, name, args };
			return new Promise((resolve) => {
				answers.set(id, resolve as (result: CommandResult<CommandName>) => void);
				worker.postMessage(request);
			});
		},
		listen(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		}
	};
}
