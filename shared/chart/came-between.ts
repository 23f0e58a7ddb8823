// What came between two states of a document, where all of it is known: then nobody has to ask what is new.

export interface Came<State, Change> {
	readonly from: State;
	to: State;
	readonly changes: Change[];
}

/** Goes on with what came before `from`, or begins anew there. */
export function withCame<State, Change>(
	before: Came<State, Change> | undefined,
	from: State,
	to: State,
	changes: readonly Change[]
): Came<State, Change> {
	const came = before?.to === from ? before : { from, to, changes: [] };
	came.to = to;
	for (const change of changes) came.changes.push(change);
	return came;
}
