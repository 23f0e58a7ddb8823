// Vital signs that are more often a slip of the finger than a patient. Only ever a question, never a refusal: the bounds
// are wide on purpose, beyond what a living patient of any age is likely to show, and carry no clinical meaning.

const LIKELY: Readonly<Record<string, readonly [low: number, high: number]>> = {
	systolic: [40, 280],
	diastolic: [20, 180],
	pulse: [20, 280],
	temperature: [25, 44],
	respirations: [4, 100],
	oxygen: [40, 100],
	weight: [0.3, 250],
	height: [20, 250],
	muac: [5, 60]
};

/** True for a value that should be looked at again. */
export function isUnlikely(sign: string, value: number): boolean {
	const bounds = LIKELY[sign];
	return bounds !== undefined && Number.isFinite(value) && (value < bounds[0] || value > bounds[1]);
}
