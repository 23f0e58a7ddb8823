// The one place where the tab names the worker's file and the document engine's WASM: the page asks for the WASM's
// address, so that it is built once and found in the offline cache.
import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { ENGINE_API_VERSION, type Start } from '#client/engine-api/messages.ts';

export interface StartedWorker {
	readonly worker: Pick<Worker, 'postMessage' | 'onmessage' | 'onerror'>;
	/** This tab's name among the tabs of its profile. */
	readonly tab: string;
}

/** Starts this tab's worker on a profile. */
export function startWorker(profile: string): StartedWorker {
	const worker = new Worker(new URL('../worker/main.worker.ts', import.meta.url), { type: 'module' });
	const tab = crypto.randomUUID();
	const start: Start = {
		v: ENGINE_API_VERSION,
		type: 'start',
		profile,
		tab,
		wasmUrl: new URL(wasmUrl, location.href).href
	};
	worker.postMessage(start);
	return { worker, tab };
}
