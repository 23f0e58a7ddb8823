// Carrying out what a person decided on a card, with its way back: one road for all cards.
import type { Result } from '#shared/core/result.ts';
import { errorWords } from '#client/session/error-words.ts';
import type { Session, SessionError } from '#client/session/session.svelte.ts';

type Act = () => Promise<Result<unknown, SessionError>>;

/** `done`: what is said then. `undo`: absent where nothing takes it back. */
export interface Answer {
	readonly act: Act;
	readonly done: string;
	readonly undo?: Act | undefined;
}

/** True when it is durable on this device. What went wrong is said. */
export async function runAnswer(
	{ toasts }: Pick<Session, 'toasts'>,
	{ act, done, undo }: Answer
): Promise<boolean> {
	const ran = await act();
	if (!ran.ok) toasts.show(errorWords(ran.error));
	else if (!undo) toasts.show(done);
	else
		toasts.offerUndo(done, async () => {
			const undone = await undo();
			if (!undone.ok) toasts.show(errorWords(undone.error));
		});
	return ran.ok;
}

/** True for a key that a card may take: no other key with it, and not typed into a field. */
export const isCardKey = (event: KeyboardEvent): boolean =>
	!event.ctrlKey &&
	!event.metaKey &&
	!event.altKey &&
	!(event.target as Element).closest('input, textarea, select');
