// What the gallery of parts shows in them: long words, Arabic, counts. Nobody real.

const option = (value: string, text: string, count?: string) => ({ value, text, ...(count && { count }) });
const DAY = 86_400_000;
const points = (values: readonly number[]) =>
	values.map((value, day) => ({ at: day * DAY, value, words: String(value) }));

export const SAMPLES = {
	barcode: '07QK3XT9',
	digits: '402815',
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
	steps: ['Not yet', 'Booked', 'Arrived', 'With nurse', 'With clinician', 'To finish', 'Done'],
	people: [
		{ initials: 'AD', name: 'Amina Diallo', colour: 1 },
		{ initials: 'SN', name: 'Samuel Noor', colour: 4 },
		{ initials: 'RO', name: 'Ruth Okello', colour: 6 }
	],
	pills: [
		{ text: 'All sent · 09:14', icon: 'tick', tone: 'calm' },
		{ text: 'Sending 3…', icon: 'sending', tone: 'calm' },
		{ text: 'Offline · 3 to send', icon: 'offline', tone: 'offline' },
		{ text: 'Can’t reach Hilltop relay · 3 to send', icon: 'caution', tone: 'wait' },
		{ text: '2 to check', icon: 'hand', tone: 'check' },
		{ text: 'This tablet may lose data', icon: 'danger', tone: 'lose' }
	],
	series: [
		{ name: 'sys', points: points([122, 131, 128, 146, 139]) },
		{ name: 'dia', points: points([78, 84, 81, 92, 88]) }
	],
	papers: [
		{ href: '#a', text: 'Visit summary', isHere: true },
		{ href: '#b', text: 'Prescription', isHere: false }
	],
	head: ['EXAMPLE, Nobody', 'Born 14-Jul-1985'],
	pageWords: ['Page ', ' of '],
	demo: 'Demo, not real people',
	wait: 'Not sent since Mon · 41 changes',
	lose: 'This tablet may lose data',
	long: 'Saved on this device. Sent when you reconnect: three changes, one of them a photo that is sent last.',
	action: 'Record vitals',
	close: 'Close',
	undo: 'Undo',
	toast: 'Medicine stopped',
	sheet: 'Open a sheet',
	card: 'Medicines',
	empty: 'No medicines are recorded for this patient.',
	chip: 'Not sent',
	field: 'Blood pressure',
	aside: 'optional',
	help: 'For example 128/82',
	problem: 'Type it as 128/82.',
	number: '128/8',
	unit: 'mmHg',
	letter: 's',
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
