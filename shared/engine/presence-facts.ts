// Who has a chart open beside whom, as types only. What makes and reads it is presence-access.ts.
import type { DeviceId } from '../core/ids.ts';

/** Who has a chart open, and on which device, as one of them says it to the others. */
export interface PresenceState {
	readonly user: string;
	readonly site: string;
	readonly device: DeviceId;
	/** What they are writing in: `<note id>:<section>`. */
	readonly at?: string | undefined;
}

/** What a connection to a chart's presence room needs. */
export interface PresenceAccess {
	/** The room's name in the presence path, below the relay's address. */
	readonly room: string;
	/** The WebSocket subprotocols to offer. They carry the ticket. */
	readonly protocols: readonly string[];
	/** A state as text that only this room's members read, good for PRESENCE_VALID_MS. */
	seal(state: PresenceState): Promise<string>;
	/** What somebody said; undefined when it is not of this room, or has expired by this device's clock. */
	open(text: string): Promise<PresenceState | undefined>;
}
