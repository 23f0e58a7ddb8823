// The check on words finds what a person would see and leaves alone what a machine reads.
import { expect, test } from 'vitest';
import { hardCodedWords } from '../../support/check-strings.mjs';

const found = (source: string) => hardCodedWords('Sample.svelte', source).map(({ text }) => text);

test.each([
	['text between tags', '<p>Save the chart</p>', 'Save the chart'],
	['one letter in any script', '<p>药</p>', '药'],
	['text beside an expression', '<p>{count} changes</p>', 'changes'],
	['text in a branch', '{#if open}<b>Open</b>{/if}', 'Open'],
	['a literal in an expression', "<p>{'Saved'}</p>", "'Saved'"],
	['a choice of literals', "<p>{ok ? t('a') : 'Not saved'}</p>", "'Not saved'"],
	['a fallback', "<p>{name ?? 'Not known'}</p>", "'Not known'"],
	['a template', '<p>{`born ${date}`}</p>', 'born'],
	['aria-label', '<button aria-label="Close"></button>', 'Close'],
	['title', '<a href="/" title="Home">{x}</a>', 'Home'],
	['placeholder', '<input placeholder="Name" />', 'Name'],
	['alt as a literal', "<img src={x} alt={'A bag'} />", "'A bag'"],
	['a property of a component', '<Button label="Save" />', 'Save'],
	['a property that ends in Label', '<Sheet closeLabel="Close" />', 'Close']
])('finds %s', (_name, source, words) => {
	expect(found(source)).toEqual([words]);
});

test.each([
	['words by t()', "<p title={t('a.b')}>{t('save')}</p>"],
	['figures and marks', '<p>1.5 – 2 · {x}</p>'],
	['classes, ids, links', '<a class="big" id="top" href="/today" data-testid="x">{x}</a>'],
	['what is compared', "<p>{#if kind === 'stop'}{t('a')}{/if}</p>"],
	['arguments of calls', "<p>{format(date, 'long')}</p>"],
	['code and style', '<script>const a = "words";</script><style>p { content: "words"; }</style>'],
	['comments', '<!-- words for the reader -->']
])('leaves %s', (_name, source) => {
	expect(found(source)).toEqual([]);
});

test('names the line', () => {
	expect(hardCodedWords('Sample.svelte', '<p>\n\t{x}\n</p>\n<b>Words</b>')).toEqual([
		{ file: 'Sample.svelte', line: 4, text: 'Words' }
	]);
});
