import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, test } from 'vitest';
import {
	canonicalText,
	exactEquals,
	exactNumber,
	isJsonObject,
	isRawNumber,
	MAX_DEPTH,
	parseExact,
	stringifyExact,
	type ExactJson
} from '#shared/fhir/exact-json.ts';

const parse = (text: string): ExactJson => {
	const parsed = parseExact(text);
	if (!parsed.ok) throw new Error(`refused at ${parsed.error.at}`);
	return parsed.value;
};

const numberText = fc
	.tuple(
		fc.constantFrom('', '-'),
		fc.oneof(fc.constant('0'), fc.bigInt({ min: 1n, max: 10n ** 30n }).map(String)),
		fc.option(fc.stringMatching(/^\.[0-9]{1,20}$/), { nil: '' }),
		fc.option(fc.stringMatching(/^[eE][+-]?[0-9]{1,3}$/), { nil: '' })
	)
	.map((parts) => parts.join(''));

/** JSON text made of arbitrary keys, strings with lone surrogates, and arbitrary number texts; no key twice. */
const { jsonText } = fc.letrec<{ jsonText: string }>((tie) => ({
	jsonText: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		numberText,
		fc.constantFrom('null', 'true', 'false'),
		fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
		fc.array(tie('jsonText'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
		fc
			.uniqueArray(
				fc.tuple(fc.oneof(fc.stringMatching(/^[a-z_]\w*$/), fc.constant('__proto__')), tie('jsonText')),
				{
					selector: ([key]) => key,
					maxLength: 4
				}
			)
			.map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`)
	)
}));

describe('exact JSON', () => {
	test('any text comes out as it went in: key order, number text, lone surrogates, __proto__', () => {
		fc.assert(fc.property(jsonText, (text) => stringifyExact(parse(text)) === text));
	});

	test('is equal to itself and to its canonical text', () => {
		fc.assert(
			fc.property(jsonText, (text) => {
				const value = parse(text);
				expect(exactEquals(value, parse(text))).toBe(true);
				expect(exactEquals(value, parse(canonicalText(value)))).toBe(true);
			})
		);
	});

	test('equality and canonical text are the same question', () => {
		fc.assert(
			fc.property(jsonText, jsonText, (a, b) => {
				expect(exactEquals(parse(a), parse(b))).toBe(canonicalText(parse(a)) === canonicalText(parse(b)));
			})
		);
	});

	test.each([
		'1.10',
		'1.0',
		'-0',
		'1e2',
		'1E+2',
		'100000000000000000000000',
		'0.1000',
		'1e400',
		'9007199254740993'
	])('keeps the text of %s', (text) => {
		expect(isRawNumber(parse(text))).toBe(true);
		expect(stringifyExact({ value: parse(text) })).toBe(`{"value":${text}}`);
		expect(exactEquals(parse(text), exactNumber(text))).toBe(true);
		expect(exactEquals(parse(text), Number(text))).toBe(false);
	});

	test('a number that JavaScript writes alike is a plain number', () => {
		expect(parse('37.5')).toBe(37.5);
		expect(isJsonObject(parse('1.10'))).toBe(false);
	});

	test('key order is not meaning, array order is', () => {
		expect(exactEquals(parse('{"a":1,"b":[1,2]}'), parse('{"b":[1,2],"a":1}'))).toBe(true);
		expect(exactEquals(parse('[1,2]'), parse('[2,1]'))).toBe(false);
		expect(exactEquals(parse('{"a":1}'), parse('{"b":1}'))).toBe(false);
		expect(exactEquals(parse('{"__proto__":1}'), parse('{"a":1}'))).toBe(false);
		expect(exactEquals(parse('[]'), parse('{}'))).toBe(false);
		expect(exactEquals(parse('null'), parse('{}'))).toBe(false);
	});

	test('a __proto__ key changes no prototype', () => {
		const value = parse('{"__proto__":{"admin":true}}') as { admin?: unknown };
		expect(value.admin).toBeUndefined();
		expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
	});

	test('refuses what is not JSON, and tells no content', () => {
		for (const text of ['', '{', '{"a":1,}', "{'a':1}", 'undefined', '01', '1.', 'Maria', '\u0000'])
			expect(parseExact(text)).toEqual({ ok: false, error: { type: 'NotJson' } });
	});

	test('tolerates a byte order mark', () => {
		expect(parse('\uFEFF{"a":1}')).toEqual({ a: 1 });
	});

	test('refuses nesting that would exhaust the stack, and brackets in strings are none', () => {
		const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
		expect(parseExact(nested(MAX_DEPTH)).ok).toBe(true);
		expect(parseExact(nested(MAX_DEPTH + 1))).toEqual({
			ok: false,
			error: { type: 'NotJson', at: MAX_DEPTH }
		});
		expect(parseExact(nested(1_000_000)).ok).toBe(false);
		expect(parseExact(JSON.stringify(`\\"${'['.repeat(500)}`)).ok).toBe(true);
	});
});
