import { describe, expect, test } from 'vitest';
import { ENGINE_API_VERSION as v, parseMessage, refusal } from '#client/engine-api/messages.ts';

const request = { v, type: 'request', tab: 't', id: 1, name: 'lock', args: {} };

describe('messages between tabs and workers', () => {
	test('of this version and shape are taken', () => {
		expect(parseMessage(request)).toEqual(request);
		expect(parseMessage({ v, type: 'holding' })).toEqual({ v, type: 'holding' });
		expect(parseMessage(refusal({ tab: 't', id: 1 }, { type: 'HolderGone' }))).toMatchObject({
			type: 'reply'
		});
	});

	test.each([
		['an unknown command', { ...request, name: 'eraseAll' }],
		['a name from the prototype', { ...request, name: 'constructor' }],
		['no arguments', { ...request, args: null }],
		['no number', { ...request, id: 'x' }],
		['an unknown type', { v, type: 'hello' }],
		['no version', { type: 'holding' }],
		['a text', 'holding'],
		['nothing', null]
	])('with %s are dropped', (_what, data) => expect(parseMessage(data)).toBeUndefined());

	test('of another version are named as such', () => {
		expect(parseMessage({ ...request, v: v + 1 })).toBe('other-version');
	});
});
