import { describe, expect, test } from 'vitest';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { addDocument, type AddDocument } from '#shared/chart/verbs/add-document.ts';
import type { VerbContext } from '#shared/chart/edit.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

const context = {
	userId: 'user-1',
	siteId: 'site-1',
	now: Date.UTC(2026, 4, 4, 9),
	today: '2026-05-04',
	random: createSeededRandom(3),
	patientId: 'p1'
} as unknown as VerbContext;
const url = `urn:saddlebag:blob:${'0a'.repeat(16)}`;
const letter: AddDocument = {
	type: { text: 'Letter' },
	attachment: { contentType: 'application/pdf', url, size: 900, hash: 'abc=' }
};

/** The elements of the document that it makes, by name. */
function elementsOf(args: AddDocument): Record<string, unknown> {
	const done = addDocument(createChartReader({}), context, args);
	if (!done.ok) throw new Error(done.error.type);
	const [edit] = done.value.edits;
	expect(edit).toMatchObject({ scope: 'clinical', message: 'addDocument' });
	return Object.fromEntries(
		[...edit!.writes].map(([key, atom]) => [key.split(':')[2]!, JSON.parse(atom) as unknown])
	);
}

describe('addDocument', () => {
	test('makes a DocumentReference that names its content, when it was made and by whom it was filed', () => {
		const elements = elementsOf({
			...letter,
			title: ' From the eye clinic ',
			effectiveAt: '2026-03',
			encounter: 'Encounter/e1',
			comment: 'both eyes'
		});
		expect(elements).toMatchObject({
			status: 'current',
			type: { text: 'Letter' },
			date: '2026-05-04T09:00:00.000Z',
			description: 'both eyes',
			content: [{ attachment: { ...letter.attachment, title: 'From the eye clinic', creation: '2026-03' } }],
			context: { encounter: [{ reference: 'Encounter/e1' }] }
		});
	});

	test('is from now when nothing else is said, and names its small picture in an extension', () => {
		const { content } = elementsOf({ ...letter, attachment: { ...letter.attachment, thumbnail: url } });
		expect(content).toEqual([
			{
				attachment: {
					...letter.attachment,
					creation: '2026-05-04T09:00:00.000Z',
					extension: [{ url: 'urn:saddlebag:thumbnail', valueUrl: url }]
				}
			}
		]);
	});

	test.each([
		{ ...letter, attachment: { ...letter.attachment, url: 'https://elsewhere.example/x' } },
		{ ...letter, attachment: { ...letter.attachment, contentType: ' ' } },
		{ ...letter, type: {} },
		{ ...letter, effectiveAt: 'yesterday' }
	])('refuses %j', (args) => {
		expect(addDocument(createChartReader({}), context, args)).toMatchObject({
			ok: false,
			error: { type: 'InvalidValue' }
		});
	});
});
