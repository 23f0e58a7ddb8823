// A joiner's session on the join path. Nobody has enrolled it yet: all it may do is knock under a live invitation and
// wait for the sealed answer.
import type { DeviceFrame } from '#shared/protocol/frames.ts';
import { createChallenge } from './handshake.ts';
import type { Joiner } from './knock-board.ts';
import { inviteKeyOf } from './practice.ts';
import type { RelayContext, Room } from './relay-context.ts';
import type { Conversation, Line } from './session.ts';

/** The conversation with one joiner. */
export function createJoinSession(relay: RelayContext, room: Room, line: Line): Conversation {
	const { practice, knocks, knockRate } = room;
	const joiner: Joiner = { answered: (answer) => line.send(answer) };
	return {
		async opened() {
			line.endAfter(relay.limits.loginMs, 'tooManyRequests');
			if (room.joiners > relay.limits.joinersPerPractice) return line.end('tooManyRequests');
			await practice.refresh();
			line.send(await createChallenge(relay, practice.id, line));
		},
		async received(frame: DeviceFrame) {
			if (frame.type === 'ping') return line.send({ type: 'pong', n: frame.n });
			if (frame.type === 'pong') return;
			if (frame.type !== 'knock') return line.end('malformed');
			if (knockRate.take(1) > 0) return line.end('tooManyRequests');
			await practice.refresh();
			const key = inviteKeyOf(frame.inviteId);
			if (!practice.invites(key) && !knocks.hasAnswer(key)) return line.end('notMember');
			line.endAfter(relay.limits.knockMs, 'tooManyRequests');
			knocks.knock(key, frame, joiner);
		},
		closed: () => knocks.leave(joiner)
	};
}
