// The real y-websocket provider in a presence room of a relay process.
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { RelayClient } from './relay-client.ts';

/** A ticket for the practice that a device is logged in to. */
export async function ticketOf(client: RelayClient): Promise<string> {
	client.send({ type: 'ticket-request' });
	return (await client.next('ticket')).ticket;
}

/** Enters a room of the relay at `url`. The caller destroys it. */
export const enterRoom = (url: string, ticket: string, room: string): WebsocketProvider =>
	new WebsocketProvider(`${url.replace('http', 'ws')}/presence`, room, new Y.Doc(), {
		disableBc: true,
		protocols: ['saddlebag.v1', `ticket.${ticket}`],
		WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket
	});

/** Waits for a condition that presence messages bring about. */
export function until(provider: WebsocketProvider, holds: () => boolean): Promise<void> {
	return new Promise((resolve) => {
		const look = (): void => {
			if (holds()) resolve();
		};
		provider.awareness.on('change', look);
		provider.on('sync', look);
		look();
	});
}

/** What one sees of another's state. */
export const sees = (provider: WebsocketProvider, other: WebsocketProvider): unknown =>
	provider.awareness.getStates().get(other.awareness.clientID)?.['sealed'];
