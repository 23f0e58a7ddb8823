// The contract of a road to a relay: an ordered, message-preserving channel. WebSockets implement it.

/** Opens roads. `url` is the relay's base address (http, https, ws or wss); `path` starts with a slash. */
export interface Transport {
	open(url: string, path: string, listener: RoadListener): Road;
}

export interface Road {
	send(frame: Uint8Array): void;
	/** Bytes handed to send and not yet on the wire. */
	readonly bufferedBytes: number;
	close(code?: number): void;
}

export interface RoadListener {
	opened(): void;
	received(frame: Uint8Array): void;
	/** Exactly once, also when the road never opened (code 1006). */
	closed(code: number): void;
}
