// Vital signs typed as one line, `bp 128/82 pulse 84 temp 38.2`. Pure. Nothing is guessed: a line with anything that
// cannot be read is no such line.
import type { VitalsDraft } from './drafts.ts';
import { parsePressure } from './vitals-form.ts';
import { parseTypedNumber } from './typed-number.ts';

type Sign = Exclude<keyof VitalsDraft, 'comment' | 'units'>;

const WORDS: Readonly<Record<string, Sign>> = {
	bp: 'pressure',
	pulse: 'pulse',
	hr: 'pulse',
	temp: 'temperature',
	t: 'temperature',
	rr: 'respirations',
	resp: 'respirations',
	spo2: 'oxygen',
	sats: 'oxygen',
	o2: 'oxygen',
	weight: 'weight',
	wt: 'weight',
	height: 'height',
	ht: 'height'
};

/** The signs a line names with their values as typed; undefined when it is no such line. */
export function parseVitalsSentence(text: string): Partial<Record<Sign, string>> | undefined {
	const tokens = text
		.trim()
		.toLowerCase()
		.split(/(?:[\s;]|,(?=\s))+/)
		.filter(Boolean);
	if (tokens.length === 0 || tokens.length % 2 !== 0) return undefined;
	const found: Partial<Record<Sign, string>> = {};
	for (let at = 0; at < tokens.length; at += 2) {
		const sign = WORDS[tokens[at]!];
		const value = tokens[at + 1]!;
		if (!sign || sign in found) return undefined;
		const readable = sign === 'pressure' ? parsePressure(value) : parseTypedNumber(value);
		if (readable === undefined) return undefined;
		found[sign] = value;
	}
	return found;
}
