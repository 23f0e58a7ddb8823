// Facts: how children grow. Medians in whole or half units for both sexes together, rounded from the WHO Child Growth
// Standards (2006) to five years and the WHO Growth Reference (2007) and CDC charts (2000) after that.

/** Age in months, weight in kg, height in cm. */
const MEDIANS: readonly (readonly [months: number, kg: number, cm: number])[] = [
	[0, 3.3, 49.5],
	[1.5, 4.9, 56],
	[2.5, 5.8, 59.5],
	[3.5, 6.5, 62.5],
	[6, 7.6, 66.5],
	[9, 8.6, 71],
	[12, 9.3, 75],
	[18, 10.6, 81.5],
	[24, 11.9, 87],
	[36, 14.1, 95.5],
	[48, 16.2, 103],
	[60, 18.3, 109.5],
	[84, 22.9, 121],
	[108, 28.5, 132.5],
	[132, 36, 143.5],
	[156, 45, 156],
	[180, 55, 165],
	[216, 61, 168]
];

/** The median weight and height at an age; grown-up from eighteen. */
export function medianGrowth(months: number): { readonly kg: number; readonly cm: number } {
	const last = MEDIANS.at(-1)!;
	const at = Math.min(Math.max(months, 0), last[0]);
	const next = MEDIANS.findIndex(([from]) => from >= at);
	const [a, b] = [MEDIANS[Math.max(0, next - 1)]!, MEDIANS[next]!];
	const share = b[0] === a[0] ? 0 : (at - a[0]) / (b[0] - a[0]);
	return { kg: a[1] + share * (b[1] - a[1]), cm: a[2] + share * (b[2] - a[2]) };
}
