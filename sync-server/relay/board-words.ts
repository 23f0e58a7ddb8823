// Knock boards of one practice in several relay processes: what one says goes to the others as frames, checked like any.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import { decodeFrame, encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { BoardWords, KnockBoard } from './knock-board.ts';
import type { OtherProcesses } from './other-processes.ts';

const TOPIC = 'board';

/** Tells the others what happened at a practice's board here. */
export const sayOfBoard = (others: OtherProcesses, practiceId: PracticeId, words: BoardWords): void =>
	others.say(TOPIC, [practiceId, words === 'door' ? words : encodeFrame(words)]);

/** Passes on what boards elsewhere say, to the board of their practice if it is in use here. */
export function hearBoards(
	others: OtherProcesses,
	boardOf: (practiceId: PracticeId) => KnockBoard | undefined
): void {
	others.hear(TOPIC, (said) => {
		const [practiceId, words] = said as [PracticeId, 'door' | Uint8Array];
		const board = boardOf(practiceId);
		if (!board) return;
		if (words === 'door') return board.heard(words, '');
		const frame = decodeFrame(words);
		if (!frame.ok || (frame.value.type !== 'knock' && frame.value.type !== 'knock-answer')) return;
		board.heard(frame.value, bytesToHex(frame.value.inviteId));
	});
}
