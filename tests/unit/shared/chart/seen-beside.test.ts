// What a change says of the chart's other documents, in its message.
import { expect, test } from 'vitest';
import { messageWithSeen, parseMessage } from '#shared/chart/change-header.ts';

const A = '0123456789abcdef'.repeat(4);
const B = 'fedcba9876543210'.repeat(4);

test('a message keeps the verb and names the heads by their first digits', () => {
	const text = messageWithSeen('addAllergy', { directory: [A], billing: [A, B] });
	expect(parseMessage(text)).toEqual({
		message: 'addAllergy',
		seen: { directory: [A.slice(0, 16)], billing: [A.slice(0, 16), B.slice(0, 16)] }
	});
	expect(messageWithSeen('addAllergy', {})).toBe('addAllergy');
	expect(parseMessage('addAllergy')).toEqual({ message: 'addAllergy' });
	expect(parseMessage('')).toEqual({ message: '' });
});

test('lines that a newer version may write, and broken ones, are passed over', () => {
	for (const line of [
		'later thing',
		'seen',
		'seen directory',
		`seen directory ${A}`,
		'seen Directory 0123456789abcdef'
	])
		expect(parseMessage(`stop\n${line}`)).toEqual({ message: 'stop' });
	expect(parseMessage('stop\nlater\nseen clinical 0123456789abcdef')).toEqual({
		message: 'stop',
		seen: { clinical: ['0123456789abcdef'] }
	});
});
