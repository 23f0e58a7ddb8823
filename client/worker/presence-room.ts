// One connection to a presence room: y-websocket's awareness over a document that stays empty. It is used once, because
// its ticket is: what ends it is told, and whoever wants to come back brings a new one.
import { Doc } from 'yjs';
import { WebsocketProvider } from 'y-websocket';

export interface PresenceRoom {
	/** Says something sealed to everybody in the room, and to those who come later, until the next. */
	say(sealed: string): void;
	/** Takes back what was said and hangs up. Nothing is called back after this. */
	leave(): void;
}

export interface PresenceListener {
	/** The relay has let us in. */
	entered(): void;
	/** What the others say now, sealed; also when they only said it again. Nothing here is authentic yet. */
	heard(sealed: readonly string[]): void;
	/** The connection ended, or never came about. */
	ended(): void;
}

/** Connects to a room of the relay at `relayUrl` (http or https) and says `sealed` there. */
export function enterPresenceRoom(
	a: { relayUrl: string; room: string; protocols: readonly string[]; sealed: string },
	listener: PresenceListener
): PresenceRoom {
	const doc = new Doc();
	const server = `${a.relayUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}/presence`;
	const provider = new WebsocketProvider(server, a.room, doc, {
		connect: false,
		disableBc: true,
		protocols: [...a.protocols],
		shouldReconnect: () => false
	});
	const { awareness } = provider;
	const say = (sealed: string): void => awareness.setLocalState({ sealed });
	let left = false;
	say(a.sealed);
	awareness.on('update', () => {
		if (left) return;
		const others = [...awareness.getStates()].filter(([client]) => client !== doc.clientID);
		listener.heard(others.map(([, state]) => state['sealed']).filter((one) => typeof one === 'string'));
	});
	provider.on('sync', (synced) => !left && synced && listener.entered());
	provider.on('closed', () => !left && listener.ended());
	provider.connect();
	return {
		say,
		leave() {
			left = true;
			awareness.setLocalState(null);
			provider.destroy();
			doc.destroy();
		}
	};
}
