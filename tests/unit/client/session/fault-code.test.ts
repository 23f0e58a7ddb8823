import { expect, test } from 'vitest';
import { faultCode } from '#client/session/fault-code.ts';

test('names version, screen, kind and place, and none of the words', () => {
	const fault = new TypeError('GARCIA, Maria cannot be read: garcia.ts:1:1 of "MRN 1297287652"');
	const code = faultCode(fault, '/chart/[chartId]');
	expect(code).toMatch(
		/^Saddlebag \d+\.\d+\.\d+ · \/chart\/\[chartId\] · TypeError · fault-code\.test\.ts:\d+:\d+/
	);
	expect(code).not.toMatch(/garcia|1297287652/i);
});

test('of what is no error is its type only', () => {
	expect(faultCode('GARCIA, Maria', 'summary')).toMatch(/^Saddlebag \S+ · summary · string$/);
	expect(faultCode(undefined, 'summary')).toMatch(/· undefined$/);
});

test('goes by the class of the error, whatever name it was given', () => {
	const odd = Object.assign(new RangeError('x'), { name: 'Maria', stack: '' });
	expect(faultCode(odd, 'summary')).toMatch(/· RangeError$/);
});
