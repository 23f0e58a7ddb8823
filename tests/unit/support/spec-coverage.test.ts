// The list of protocol rules without a test counts titles, not remarks.
import { expect, test } from 'vitest';
import { compareRules, ruleIdsIn, ruleIdsTested } from '../../support/spec-coverage.mjs';

// Ids are put together here, or this file would itself count as a test of such rules.
const rule = (id: string) => `[${id}]`;

test('ids stand alone or in a list', () => {
	expect(ruleIdsIn(`${rule('ENV-3')} and ${rule('KEY-1, KEY-2')}, not [x] or ENV-9`)).toEqual([
		'ENV-3',
		'KEY-1',
		'KEY-2'
	]);
});

test('strings and templates count, comments do not', () => {
	const source = `// ${rule('ENV-1')}\ntest('${rule('ENV-2')} x', f);\ntest(\`${rule('ENV-3')} \${y}\`, f);`;
	expect(ruleIdsTested('a.test.ts', source)).toEqual(['ENV-2', 'ENV-3']);
});

test('untested rules and rules that do not exist are both named', () => {
	const spec = `${rule('ENV-1')} ${rule('ENV-2')}`;
	expect(compareRules(spec, ['ENV-2', 'ENV-7', 'RFC-9180'])).toEqual({
		rules: 2,
		untested: ['ENV-1'],
		unknown: ['ENV-7']
	});
});
