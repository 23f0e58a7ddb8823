// The road back to whoever opened a session, as the relay core sees it. The WebSocket transport and the simulator
// implement it.

export interface Outlet {
	/** Hands over one frame. Ignored after close. */
	send(frame: Uint8Array): void;
	/** Ends the session with a WebSocket close code. */
	close(code: number): void;
	/** Resolves when what was sent before is mostly on its way; never rejects. A closed outlet is always ready. */
	ready(): Promise<void>;
}
