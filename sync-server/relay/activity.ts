// Counts the asynchronous work in progress, so that a relay can be asked to finish and a simulation can wait for quiet.

/** Work in progress. */
export interface Activity {
	/** Runs a task and counts it until it settles. */
	run<T>(task: () => Promise<T>): Promise<T>;
	/** Resolves once nothing is running, including what that work started. */
	idle(): Promise<void>;
}

export function createActivity(): Activity {
	const running = new Set<Promise<unknown>>();
	return {
		run(task) {
			const promise = task();
			const settled: Promise<unknown> = promise.then(
				() => running.delete(settled),
				() => running.delete(settled)
			);
			running.add(settled);
			return promise;
		},
		async idle() {
			while (running.size > 0) await Promise.all(running);
		}
	};
}
