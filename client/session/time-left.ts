// How long something that counts down will take, by how it went in the last minute.

/** What is looked back on, in milliseconds. */
const LOOK_BACK_MS = 60_000;
/** Before that much is known nothing is said. */
const LEAST_MS = 8_000;

interface Sample {
	readonly at: number;
	readonly left: number;
}

/** Takes counts as they come and says how many minutes are left; undefined while that is anybody's guess. */
export class TimeLeft {
	#samples: Sample[] = [];

	/** `at`: milliseconds of a clock that does not jump. A count that grew begins anew. */
	minutes(at: number, left: number): number | undefined {
		const last = this.#samples.at(-1);
		if (last && (left > last.left || at < last.at)) this.#samples = [];
		this.#samples.push({ at, left });
		while (this.#samples.length > 2 && this.#samples[1]!.at <= at - LOOK_BACK_MS) this.#samples.shift();
		const first = this.#samples[0]!;
		const [passed, done] = [at - first.at, first.left - left];
		if (passed < LEAST_MS || done <= 0) return undefined;
		return Math.max(1, Math.round((left * passed) / done / 60_000));
	}
}
