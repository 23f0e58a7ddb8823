// An entry that two sites move at once is one copy; what stands on both sides of a move.
import { expect, test } from 'vitest';
import { movedToOf, resourceThere, SIGNED_ELSEWHERE_URL } from '#shared/chart/moved-entry.ts';
import { isSignatureSound } from '#shared/chart/note-signature.ts';
import { registersToResource } from '#shared/chart/registers-to-resource.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { meet, sitesSharing } from '../../../support/chart-site.ts';

const target = {
	id: 'copy',
	subject: { reference: 'Patient/right' },
	moved: new Map([['Observation/a', 'Observation/a2']]),
	visits: new Map([['Encounter/v', 'Encounter/v2']]),
	from: { chart: 'wrong', entry: 'Observation/o' }
};

test('the copy keeps authors, times and number text, and names everything anew', () => {
	const there = resourceThere(
		{
			resourceType: 'Observation',
			id: 'o',
			status: 'final',
			subject: { reference: 'Patient/wrong', display: 'Somebody Else' },
			encounter: { reference: 'urn:uuid:v' },
			effectiveDateTime: '2026-05-01',
			issued: '2026-05-02T08:00:00Z',
			performer: [{ identifier: { value: 'user-1' } }],
			hasMember: [{ reference: 'Observation/a' }, { reference: 'Observation/elsewhere' }],
			basedOn: [{ reference: 'ServiceRequest/s', display: 'blood count' }],
			extension: [{ url: 'urn:saddlebag:moved-to', valueString: 'right' }]
		},
		target
	);
	expect(there).toEqual({
		resourceType: 'Observation',
		id: 'copy',
		status: 'final',
		subject: { reference: 'Patient/right' },
		encounter: { reference: 'Encounter/v2' },
		effectiveDateTime: '2026-05-01',
		issued: '2026-05-02T08:00:00Z',
		performer: [{ identifier: { value: 'user-1' } }],
		hasMember: [{ reference: 'Observation/a2' }],
		basedOn: [{ display: 'blood count' }],
		extension: [
			{
				url: 'urn:saddlebag:moved-from',
				extension: [
					{ url: 'chart', valueString: 'wrong' },
					{ url: 'entry', valueString: 'Observation/o' }
				]
			}
		]
	});
});

test('two sites that move one entry apart make one copy; once given back it stands again', () => {
	const [[a, b]] = sitesSharing(2, () => undefined);
	const resource = resourceThere(
		{ resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueInteger: 84 },
		target
	);
	for (const site of [a!, b!]) site.do({ verb: 'takeMovedEntry', args: { resource } });
	const merged = meet(a!, b!);
	expect(Object.keys(merged.entries['Observation']!)).toEqual(['copy']);
	expect(merged.disagreements).toEqual([]);
	expect(a!.do({ verb: 'takeMovedEntry', args: { resource } }).edits).toEqual([]);
	const copy = { type: 'Observation', id: 'copy' };
	a!.do({ verb: 'markEnteredInError', args: { ...copy, reason: 'moved back' } });
	expect(a!.view.marks['Observation/copy']).toMatchObject({ reason: 'moved back', user: 'Ana Hilltop' });
	a!.do({ verb: 'takeMovedEntry', args: { resource } });
	expect(a!.view.entries['Observation']!['copy']).toMatchObject({ status: 'final' });
	expect(a!.view.marks).toEqual({});
});

test('what stays behind says why and to which chart, by its number alone; restoring takes both away', () => {
	const [[site], entry] = sitesSharing(1, (first) =>
		first.make({ verb: 'addAllergy', args: { code: { text: 'Penicillin' } } })
	);
	const { clinicalStatus, verificationStatus } = registersToResource(site!.chart, entry.type, entry.id);
	site!.do({ verb: 'markMoved', args: { ...entry, to: 'right', reason: 'wrong patient, moved' } });
	expect(site!.view.marks[`AllergyIntolerance/${entry.id}`]).toMatchObject({
		reason: 'wrong patient, moved',
		movedTo: 'right'
	});
	site!.do({
		verb: 'restoreEntry',
		args: { ...entry, elements: { clinicalStatus: clinicalStatus!, verificationStatus: verificationStatus! } }
	});
	expect(movedToOf(site!.chart, entry.type, entry.id)).toBeUndefined();
	expect(site!.view.entries['AllergyIntolerance']![entry.id]).not.toHaveProperty('extension');
	expect(site!.view.marks).toEqual({});
});

test('a signature given in another chart is kept as such, and signs nothing here', () => {
	const [[site], note] = sitesSharing(1, (first) =>
		first.make({ verb: 'startNote', args: { title: 'Visit', words: { plan: 'Rest' } } })
	);
	site!.do({ verb: 'signNote', args: { noteId: note.id, heads: site!.clinicalHeads } });
	const signed = registersToResource(site!.chart, 'Composition', note.id);
	expect(isSignatureSound(signed)).toBe(true);
	const there = resourceThere(signed, {
		...target,
		from: { chart: 'wrong', entry: `Composition/${note.id}` }
	});
	expect(there['section']).toEqual(signed['section']);
	expect(isSignatureSound(there)).toBe(false);
	const [attester] = there['attester'] as readonly JsonObject[];
	expect(attester).toMatchObject({ time: (signed['attester'] as readonly JsonObject[])[0]!['time'] });
	expect(JSON.stringify(attester)).toContain(SIGNED_ELSEWHERE_URL);
});
