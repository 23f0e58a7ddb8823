// One task at a time: commands and received frames touch the same documents and chains, so they queue here.

/** Runs tasks strictly one after another, in the order given. A task that throws does not stop the next one. */
export function createExclusive(): <T>(task: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> = Promise.resolve();
	return (task) => {
		const run = last.then(task, task);
		last = run.catch(() => undefined);
		return run;
	};
}
