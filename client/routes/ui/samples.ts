// What the gallery of parts shows in them: long words, Arabic, counts. Nobody real.

const option = (value: string, text: string, count?: string) => ({ value, text, ...(count && { count }) });

export const SAMPLES = {
	heading: 'Parts',
	themes: ['system', 'light', 'dark', 'contrast'].map((theme) => option(theme, theme)),
	densities: ['auto', 'compact', 'touch'].map((density) => option(density, density)),
	directions: [option('ltr', 'left to right'), option('rtl', 'right to left')],
	filters: [option('all', 'All', '16'), option('booked', 'Booked', '6'), option('none', 'None of them', '0')],
	answers: [
		option('a', 'Keep 500 mg'),
		option('b', 'Donaudampfschifffahrtsgesellschaftskapitän'),
		option('c', 'الحساسية غير مسجلة')
	],
	steps: ['Booked', 'Arrived', 'With nurse', 'Ready', 'To finish', 'Done'],
	people: [
		{ initials: 'AD', name: 'Amina Diallo', colour: 1 },
		{ initials: 'SN', name: 'Samuel Noor', colour: 4 }
	],
	demo: 'Demo, not real people',
	wait: 'Not sent since Mon · 41 changes',
	lose: 'This tablet may lose data',
	key: 'Ctrl Enter',
	theme: 'Theme',
	density: 'Density',
	direction: 'Direction',
	filter: 'Filter',
	answer: 'One answer',
	onOff: 'Single-letter keys',
	used: 'Storage used',
	loading: 'Loading'
} as const;
