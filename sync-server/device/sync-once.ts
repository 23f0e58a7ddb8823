// One whole synchronisation: everything held at the start acknowledged, the relay's head at the start received.
import type { Engine, SyncStatus } from '#shared/engine/api.ts';
import { BagError } from './bag-error.ts';
import { nodeClock } from './node-clock.ts';

export interface SyncReport {
	/** Envelopes acknowledged as durable by the relay in this run. */
	readonly sent: number;
	/** Envelopes new to this device. */
	readonly received: number;
	/** Envelopes still waiting to be sent. */
	readonly pending: number;
}

const STOPPED_WORDS: Readonly<Record<NonNullable<SyncStatus['stoppedFor']>, string>> = {
	'version-older':
		'The relay speaks an older version than this device. Nothing was lost; update the relay, then sync again.',
	'version-newer': 'This device needs an update before it can talk to this relay. Nothing was lost.',
	'not-member': 'This relay does not know this device. Everything stays saved on this device.',
	'setup-code':
		'The relay takes a new practice only with a setup code: ask whoever runs it, and set SADDLEBAG_SETUP_CODE. Everything stays saved here.',
	'setup-code-refused':
		'The relay did not take this setup code: it was used, is too old, or is of another relay. Everything stays saved here.',
	'wrong-relay':
		'The answering relay is not the one this practice uses. Nothing was sent; everything stays saved here.',
	'relay-withdrawn':
		"An admin has taken this relay's name back: it is not the practice's any more. Nothing was sent; everything stays saved here.",
	refused: 'The relay refused this device. Everything stays saved on this device.',
	equivocation: 'This device was copied or restored from a backup: its unsent work is kept aside for review.',
	'relay-forked':
		"The relay's log does not continue the one this device knows. Everything stays saved on this device.",
	'control-forked':
		"The relay's list of members contradicts this device's. Everything stays saved on this device."
};

/** What a device says on which nobody belongs to the practice any more. */
export const REMOVED_WORDS =
	'This device was removed from the practice. Nothing waits on it and its keys are gone: delete its folder.';

/** How long no progress may last before a sync gives up. */
const STALL_MS = 30_000;

/** Resolves when the condition holds; fails with words when the relay stopped us or when `timeoutMs` pass. */
export function waitUntil(
	engine: Engine,
	holds: (status: SyncStatus) => boolean,
	timeoutMs: number
): Promise<void> {
	return new Promise((resolve, reject) => {
		const finish = (error?: BagError): void => {
			stop();
			cancel();
			if (error) reject(error);
			else resolve();
		};
		const look = (): void => {
			const status = engine.status();
			const state = engine.state();
			if (state.phase === 'removed' && state.done) finish(new BagError(REMOVED_WORDS));
			else if (status.stoppedFor) finish(new BagError(STOPPED_WORDS[status.stoppedFor]));
			else if (holds(status)) finish();
		};
		const cancel = nodeClock.after(timeoutMs, () =>
			finish(new BagError('The relay did not answer in time. Everything stays saved on this device.'))
		);
		const stop = engine.subscribe(() => queueMicrotask(look));
		queueMicrotask(look);
	});
}

/** Runs one synchronisation and reports what moved. A link that keeps moving is given all the time it needs. */
export async function syncOnce(engine: Engine): Promise<SyncReport> {
	const before = engine.status();
	engine.connect();
	const done = (status: SyncStatus): boolean =>
		status.road === 'live' && status.caughtUp && status.unsent === 0;
	for (;;) {
		const { unsent, received } = engine.status();
		const moved = (status: SyncStatus): boolean =>
			done(status) || status.unsent !== unsent || status.received !== received;
		await waitUntil(engine, moved, STALL_MS);
		if (done(engine.status())) break;
	}
	const after = engine.status();
	return {
		sent: after.sent - before.sent,
		received: after.received - before.received,
		pending: after.unsent
	};
}
