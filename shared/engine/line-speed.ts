// How fast this device's line was when it last brought much: what is said of how long something will take. Kept on the device.
import type { Instant } from '../core/clock.ts';
import { decodeRow, encodeRow, put } from '../replica/rows.ts';
import type { Store } from '../replica/store.ts';

/** Frames that follow one another so closely are one exchange. */
const APART_MS = 1_000;
/** Less says more of the way there and back than of the line. */
const LEAST_BYTES = 48 * 1024;
const LEAST_MS = 20;
const ROW = 'line-speed';

interface Written {
	readonly bytesPerSecond: number;
}

export class LineSpeed {
	/** Of the last exchange that was long enough; undefined while there was none. */
	bytesPerSecond: number | undefined;
	#begun: Instant | undefined;
	#last: Instant = 0 as Instant;
	#bytes = 0;
	#kept: number | undefined;

	static async read(store: Pick<Store, 'get'>): Promise<LineSpeed> {
		const line = new LineSpeed();
		const row = await store.get('meta', ROW);
		line.bytesPerSecond = line.#kept = row && decodeRow<Written>(row).bytesPerSecond;
		return line;
	}

	/** A frame came. The first of an exchange only says when it began. */
	came(bytes: number, now: Instant): void {
		if (this.#begun === undefined || now < this.#last || now - this.#last > APART_MS) {
			this.#begun = now;
			this.#bytes = 0;
		} else this.#bytes += bytes;
		this.#last = now;
		const passed = now - this.#begun;
		if (this.#bytes >= LEAST_BYTES && passed >= LEAST_MS)
			this.bytesPerSecond = Math.round((1000 * this.#bytes) / passed);
	}

	/** Keeps what was measured; call when the road has closed. */
	async keep(store: Pick<Store, 'commit'>): Promise<void> {
		const { bytesPerSecond } = this;
		if (bytesPerSecond === undefined || bytesPerSecond === this.#kept) return;
		this.#kept = bytesPerSecond;
		await store.commit([put('meta', ROW, encodeRow({ bytesPerSecond } satisfies Written))]);
	}
}
