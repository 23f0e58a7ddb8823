// A decision between different answers is taken back: both stand against each other again, at every site, and the next
// decision counts.
import { describe, expect, it } from 'vitest';
import { sitesSharing, type TestSite, type VerbCall } from '../../../support/chart-site.ts';

const dose = (text: string) => [{ text }];
const withOrder = () =>
	sitesSharing(3, (first) =>
		first.make({
			verb: 'addMedication',
			args: {
				medicationCodeableConcept: { text: 'Metformin' },
				dosageInstruction: dose('500 mg twice a day')
			}
		})
	);
const order = (site: TestSite, id: string) => site.view.entries['MedicationRequest']![id]!;
const change = (id: string, text: string): VerbCall => ({
	verb: 'changeDose',
	args: { id, dosageInstruction: dose(text) }
});
const stop = (id: string): VerbCall => ({ verb: 'stopMedication', args: { id } });
const decide = (path: string, keep: number | 'both'): VerbCall => ({
	verb: 'resolveDisagreement',
	args: { path, keep }
});
/** All of them hold what any of them holds. */
function meet(...sites: readonly TestSite[]) {
	for (let round = 0; round < 2; round++)
		for (const one of sites) for (const other of sites) if (one !== other) one.take(other);
	return sites[0]!.view;
}
const reopen = (path: string): VerbCall => ({ verb: 'reopenDecision', args: { path } });

/** Two sites that disagree, and one that only looks on. */
const KINDS = {
	'two doses': [(id: string) => change(id, '850 mg'), (id: string) => change(id, '1000 mg')],
	'a stop and a dose': [stop, (id: string) => change(id, '850 mg')]
} as const;

const NONE = { ok: false, error: { type: 'InvalidValue', reason: 'no decision to take back' } };

describe.each(Object.entries(KINDS))('%s', (_name, [here, there]) => {
	function disagreeing() {
		const [[a, b, c], { id }] = withOrder();
		a!.do(here(id));
		b!.do(there(id));
		const { disagreements } = meet(a!, b!, c!);
		return { sites: [a!, b!, c!] as const, id, before: disagreements, path: disagreements[0]!.path };
	}

	it('asks again, with the same answers, and is decided anew', () => {
		const { sites, id, before, path } = disagreeing();
		const [a, b, c] = sites;
		a.do(decide(path, 0));
		meet(...sites);
		expect(c.disagreements).toEqual([]);
		const kept = order(c, id);
		b.do(reopen(path));
		meet(...sites);
		for (const site of sites) {
			expect(site.disagreements).toEqual(before);
			expect(order(site, id)).toEqual(kept);
			expect(site.try(change(id, '2 g'))).toMatchObject({ error: { type: 'InDisagreement' } });
		}
		c.do(decide(path, 1));
		meet(...sites);
		for (const site of sites) expect(site.disagreements).toEqual([]);
		const other = disagreeing();
		other.sites[0].do(decide(other.path, 1));
		for (const element of ['status', 'dosageInstruction'])
			expect(order(a, id)[element]).toEqual(order(other.sites[0], other.id)[element]);
	});

	it('is taken back once when two sites do it at once, and may be decided and taken back again', () => {
		const { sites, before, path } = disagreeing();
		const [a, b] = sites;
		a.do(decide(path, 1));
		meet(...sites);
		a.do(reopen(path));
		b.do(reopen(path));
		meet(...sites);
		for (const site of sites) expect(site.disagreements).toEqual(before);
		a.do(decide(path, 0));
		meet(...sites);
		expect(b.disagreements).toEqual([]);
		b.do(reopen(path));
		meet(...sites);
		expect(a.disagreements.map((one) => one.path)).toEqual([path]);
		a.do(decide(path, 0));
		b.do(decide(path, 0));
		meet(...sites);
		for (const site of sites) expect(site.disagreements).toEqual([]);
	});
});

it('refuses where nothing was decided, and where everything was kept', () => {
	const [[a, b], { id }] = withOrder();
	const path = `MedicationRequest/${id}/dosageInstruction`;
	expect(a!.try(reopen(path))).toMatchObject(NONE);
	a!.do(change(id, '850 mg'));
	b!.do(change(id, '1000 mg'));
	meet(a!, b!);
	a!.do(decide(path, 'both'));
	expect(a!.try(reopen(path))).toMatchObject(NONE);
});

it('takes back the item that is meant, among several', () => {
	const [[a, b], { id }] = sitesSharing(2, (first) => {
		first.do({
			verb: 'correctDemographics',
			args: {
				id: first.view.patient['id'] as never,
				elements: {
					telecom: [
						{ system: 'phone', value: '1' },
						{ system: 'email', value: 'a' }
					]
				}
			}
		});
		return { type: 'Patient', id: first.view.patient['id'] as string };
	});
	for (const [site, phone, mail] of [
		[a!, '2', 'b'],
		[b!, '3', 'c']
	] as const) {
		site.do({ verb: 'correctElement', args: { path: `Patient/${id}/telecom/0/value`, value: phone } });
		site.do({ verb: 'correctElement', args: { path: `Patient/${id}/telecom/1/value`, value: mail } });
	}
	meet(a!, b!);
	const paths = a!.disagreements.map(({ path }) => path);
	expect(paths).toHaveLength(2);
	for (const path of paths) a!.do(decide(path, 0));
	expect(a!.disagreements).toEqual([]);
	a!.do(reopen(paths[0]!));
	expect(a!.disagreements.map(({ path }) => path)).toEqual([paths[0]]);
});
