// How far a visit has come today. The order is the rule: of moves made apart, the one furthest along counts.

/** In the order of a visit. `left` ends it too: the patient went, or did not come. */
export const VISIT_STATES = [
	'booked',
	'arrived',
	'with-nurse',
	'ready',
	'with-clinician',
	'to-finish',
	'done',
	'left'
] as const;
export type VisitState = (typeof VISIT_STATES)[number];

export const isVisitState = (text: unknown): text is VisitState =>
	VISIT_STATES.some((state) => state === text);

/** The furthest along; the same whatever the order they are given in. undefined for none. */
export const furthestAlong = (states: readonly VisitState[]): VisitState | undefined =>
	VISIT_STATES.findLast((state) => states.includes(state));

/** The state that usually comes next, or undefined at the end. */
export const nextState = (state: VisitState): VisitState | undefined =>
	state === 'done' || state === 'left' ? undefined : VISIT_STATES[VISIT_STATES.indexOf(state) + 1];

/** FHIR R4 Task.status for a state (hl7.org/fhir/R4/valueset-task-status.html). */
export const taskStatusOf = (state: VisitState): string =>
	state === 'booked'
		? 'requested'
		: state === 'done'
			? 'completed'
			: state === 'left'
				? 'cancelled'
				: 'in-progress';
