// One whole synchronisation: everything held at the start acknowledged, the relay's head at the start received.
import type { Engine } from '#shared/engine/api.ts';
import type { SyncStatus } from '#shared/engine/sync-status.ts';
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

/** Resolves when the condition holds; fails when it throws, and with words when the relay stopped us or `timeoutMs` pass. */
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
			else
				try {
					if (holds(status)) finish();
				} catch (error) {
					finish(error as BagError);
				}
		};
		const cancel = nodeClock.after(timeoutMs, () =>
			finish(new BagError('The relay did not answer in time. Everything stays saved on this device.'))
		);
		const stop = engine.subscribe(() => queueMicrotask(look));
		queueMicrotask(look);
	});
}

/** How often a relay that was never there is looked for. */
const TRIES = 3;

/** Told of every status; throws when the relay was looked for often enough and never found. */
function countTries(): (status: SyncStatus) => void {
	let tries = 0;
	let last: SyncStatus['road'] | undefined;
	let found = false;
	return ({ road }) => {
		found ||= road === 'live';
		if (last === 'connecting' && road === 'offline') tries += 1;
		last = road;
		if (!found && tries >= TRIES)
			throw new BagError('The relay cannot be reached. Everything stays saved on this device.');
	};
}

/**
 * Runs one synchronisation and reports what moved. A link that keeps moving is given all the time it needs; a relay that
 * cannot be reached at all is soon said to be so.
 */
export async function syncOnce(engine: Engine): Promise<SyncReport> {
	const before = engine.status();
	const count = countTries();
	engine.connect();
	const done = (status: SyncStatus): boolean =>
		status.road === 'live' && status.caughtUp && status.unsent === 0;
	for (;;) {
		const { unsent, received } = engine.status();
		const moved = (status: SyncStatus): boolean => {
			count(status);
			return done(status) || status.unsent !== unsent || status.received !== received;
		};
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
