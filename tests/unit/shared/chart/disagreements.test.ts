import { describe, expect, it } from 'vitest';
import { meet, sitesSharing, type TestSite, type VerbCall } from '../../../support/chart-site.ts';

const dose = (text: string) => [{ text }];

function withOrder(count = 2) {
	return sitesSharing(count, (first) =>
		first.make({
			verb: 'addMedication',
			args: {
				medicationCodeableConcept: { text: 'Metformin' },
				dosageInstruction: dose('500 mg twice a day')
			}
		})
	);
}

const statusOf = (site: TestSite, id: string) => site.view.entries['MedicationRequest']![id]!['status'];
const doseOf = (site: TestSite, id: string) =>
	site.view.entries['MedicationRequest']![id]!['dosageInstruction'];
const paths = (site: TestSite) => site.disagreements.map(({ path }) => path);
const change = (id: string, text: string): VerbCall => ({
	verb: 'changeDose',
	args: { id, dosageInstruction: dose(text) }
});
const stop = (id: string): VerbCall => ({ verb: 'stopMedication', args: { id } });

describe('an order edited at two sites', () => {
	it.each(['stop first', 'dose first'])('shows a stop here and a new dose there (%s)', (order) => {
		const [[a, b], { id }] = withOrder();
		if (order === 'dose first') b!.clockOffsetMs = -60_000;
		a!.do(stop(id));
		b!.do(change(id, '850 mg'));
		const { disagreements } = meet(a!, b!);
		expect(disagreements.map(({ path, group }) => ({ path, group }))).toEqual([
			{ path: `MedicationRequest/${id}/~order`, group: 'order' }
		]);
		const [stopped, dosed] =
			order === 'dose first' ? disagreements[0]!.values.toReversed() : disagreements[0]!.values;
		expect(stopped).toMatchObject({ value: { status: 'stopped' }, user: 'Ana Hilltop', site: 'site 1' });
		expect(dosed).toMatchObject({
			value: { dosageInstruction: dose('850 mg') },
			user: 'Ben Riverside',
			site: 'site 2'
		});
		expect(disagreements[0]!.values.map(({ at }) => at)).toEqual(
			disagreements[0]!.values.map(({ at }) => at).sort()
		);
	});

	it('is silent when one follows the other', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(change(id, '850 mg'));
		b!.take(a!);
		b!.do(stop(id));
		expect(meet(a!, b!).disagreements).toEqual([]);
	});

	it('shows two doses on the dosage, once, with the group', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(change(id, '850 mg'));
		b!.do(change(id, '1000 mg'));
		const { disagreements } = meet(a!, b!);
		expect(disagreements).toMatchObject([
			{ path: `MedicationRequest/${id}/dosageInstruction`, group: 'order' }
		]);
		expect(disagreements[0]!.values.map(({ value }) => value)).toEqual([dose('850 mg'), dose('1000 mg')]);
	});

	it('is silent when both do the same, by whatever verb', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(stop(id));
		b!.do({ verb: 'correctElement', args: { path: `MedicationRequest/${id}/status`, value: 'stopped' } });
		expect(meet(a!, b!).disagreements).toEqual([]);
	});

	it('shows a stop that the same new dose would hide', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(change(id, '850 mg'));
		b!.do(stop(id));
		b!.do(change(id, '850 mg'));
		expect(meet(a!, b!).disagreements).toMatchObject([
			{
				path: `MedicationRequest/${id}/~order`,
				values: [
					{ value: { dosageInstruction: dose('850 mg') } },
					{ value: { status: 'stopped', dosageInstruction: dose('850 mg') } }
				]
			}
		]);
	});

	it('shows what two sites did alike once, against the third', () => {
		const [[a, b, c], { id }] = withOrder(3);
		a!.do(stop(id));
		b!.do({ verb: 'correctElement', args: { path: `MedicationRequest/${id}/status`, value: 'stopped' } });
		c!.do(change(id, '850 mg'));
		meet(a!, b!);
		expect(meet(a!, c!).disagreements[0]!.values.map(({ value }) => value)).toEqual([
			{ status: 'stopped' },
			{ dosageInstruction: dose('850 mg') }
		]);
	});

	it('refuses to write any element of the group meanwhile, and lets others be written', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(stop(id));
		b!.do(change(id, '850 mg'));
		meet(a!, b!);
		const refusal = { ok: false, error: { type: 'InDisagreement', path: `MedicationRequest/${id}/~order` } };
		expect(a!.try(change(id, '1 g'))).toEqual(refusal);
		expect(b!.try(stop(id))).toEqual(refusal);
		expect(
			b!.try({ verb: 'correctElement', args: { path: `MedicationRequest/${id}/status`, value: 'on-hold' } })
		).toEqual(refusal);
		a!.do({ verb: 'correctMedication', args: { id, elements: { priority: 'urgent' } } });
		expect(meet(a!, b!).disagreements).toHaveLength(1);
	});

	it('names the register when that is what is contested', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(change(id, '850 mg'));
		b!.do(change(id, '1000 mg'));
		meet(a!, b!);
		const path = `MedicationRequest/${id}/dosageInstruction`;
		expect(a!.try(change(id, '1 g'))).toEqual({ ok: false, error: { type: 'InDisagreement', path } });
		expect(a!.try(stop(id))).toMatchObject({ ok: false, error: { type: 'InDisagreement' } });
	});
});

describe('resolving', () => {
	it('settles two doses everywhere and remembers who decided', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(change(id, '850 mg'));
		b!.do(change(id, '1000 mg'));
		meet(a!, b!);
		b!.do({
			verb: 'resolveDisagreement',
			args: { path: `MedicationRequest/${id}/dosageInstruction`, group: 'order', keep: 0 }
		});
		expect(meet(a!, b!).disagreements).toEqual([]);
		expect(doseOf(a!, id)).toEqual(dose('850 mg'));
		const [review, ...more] = a!.chart.keys(`review:MedicationRequest:${id}:order:`);
		expect(more).toEqual([]);
		expect(JSON.parse(a!.chart.atom(review!)!)).toMatchObject({ keep: 0, user: 'user-2', site: 2 });
		a!.do(stop(id));
		expect(meet(a!, b!).disagreements).toEqual([]);
	});

	it.each([
		['stop', 0, { status: 'stopped', dosageInstruction: dose('500 mg twice a day') }],
		['dose', 1, { status: 'active', dosageInstruction: dose('850 mg') }]
	])('of a group gives back what the %s side had before its eyes', (_side, keep, expected) => {
		const [[a, b], { id }] = withOrder();
		a!.do(stop(id));
		b!.do(change(id, '850 mg'));
		meet(a!, b!);
		a!.do({
			verb: 'resolveDisagreement',
			args: { path: `MedicationRequest/${id}/~order`, group: 'order', keep }
		});
		const { disagreements, entries } = meet(a!, b!);
		expect(disagreements).toEqual([]);
		expect(entries['MedicationRequest']![id]).toMatchObject(expected);
		b!.do(change(id, '2 g'));
		expect(meet(a!, b!).disagreements).toEqual([]);
	});

	it('is quiet when two sites decide the same, and a disagreement again when they do not', () => {
		for (const [first, second, left] of [
			[0, 0, 0],
			[1, 1, 0],
			[0, 1, 1]
		] as const) {
			const [[a, b], { id }] = withOrder();
			a!.do(change(id, '850 mg'));
			b!.do(change(id, '1000 mg'));
			meet(a!, b!);
			const path = `MedicationRequest/${id}/dosageInstruction`;
			a!.do({ verb: 'resolveDisagreement', args: { path, keep: first } });
			b!.do({ verb: 'resolveDisagreement', args: { path, keep: second } });
			const { disagreements } = meet(a!, b!);
			expect(disagreements.map((one) => one.path)).toEqual(left ? [path] : []);
			if (left) expect(a!.try(stop(id))).toMatchObject({ ok: false, error: { type: 'InDisagreement' } });
			else a!.do(stop(id));
		}
	});

	it.each(['in one edit', 'one after the other'])(
		'leaves the stop to be decided when it went with a dose (%s)',
		(how) => {
			const [[a, b], { id }] = withOrder();
			if (how === 'in one edit')
				a!.do({
					verb: 'correctMedication',
					args: { id, elements: { status: 'stopped', dosageInstruction: dose('250 mg') } }
				});
			else {
				a!.do(stop(id));
				a!.do(change(id, '250 mg'));
			}
			b!.do(change(id, '1000 mg'));
			meet(a!, b!);
			expect(paths(a!)).toEqual([`MedicationRequest/${id}/dosageInstruction`]);
			b!.do({
				verb: 'resolveDisagreement',
				args: { path: `MedicationRequest/${id}/dosageInstruction`, keep: 1 }
			});
			const { disagreements } = meet(a!, b!);
			expect(disagreements).toMatchObject([
				{
					path: `MedicationRequest/${id}/~order`,
					values: [{ value: { status: 'stopped' } }, { value: { dosageInstruction: dose('1000 mg') } }]
				}
			]);
			a!.do({ verb: 'resolveDisagreement', args: { path: `MedicationRequest/${id}/~order`, keep: 1 } });
			expect(meet(a!, b!).disagreements).toEqual([]);
			expect(statusOf(b!, id)).toBe('active');
			expect(doseOf(b!, id)).toEqual(dose('1000 mg'));
		}
	);

	it('keeps both: the other dose becomes an order of its own, and only one even when both sites say so', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(change(id, '850 mg'));
		b!.do(change(id, '1000 mg'));
		meet(a!, b!);
		for (const site of [a!, b!])
			site.do({
				verb: 'resolveDisagreement',
				args: { path: `MedicationRequest/${id}/dosageInstruction`, keep: 'both' }
			});
		const { disagreements, entries } = meet(a!, b!);
		expect(disagreements).toEqual([]);
		const orders = Object.values(entries['MedicationRequest']!);
		expect(orders.map((order) => order['dosageInstruction'])).toEqual(
			expect.arrayContaining([dose('1000 mg'), dose('850 mg')])
		);
		expect(
			orders.map(({ status, medicationCodeableConcept }) => [status, medicationCodeableConcept])
		).toEqual([
			['active', { text: 'Metformin' }],
			['active', { text: 'Metformin' }]
		]);
	});

	it('keeps both of a stop and a dose: the old order stopped, a new one with the new dose', () => {
		const [[a, b], { id }] = withOrder();
		a!.do(stop(id));
		b!.do(change(id, '850 mg'));
		meet(a!, b!);
		a!.do({ verb: 'resolveDisagreement', args: { path: `MedicationRequest/${id}/~order`, keep: 'both' } });
		const { disagreements, entries } = meet(a!, b!);
		expect(disagreements).toEqual([]);
		const { [id]: old, ...others } = entries['MedicationRequest']!;
		expect(old).toMatchObject({ status: 'stopped', dosageInstruction: dose('500 mg twice a day') });
		expect(Object.values(others)).toMatchObject([{ status: 'active', dosageInstruction: dose('850 mg') }]);
	});

	it('shows both answers when one site keeps the stop that stands and the other does not', () => {
		const [[a, b], { id }] = withOrder();
		a!.do({ verb: 'stopMedication', args: { id, reason: 'cough' } });
		b!.do(change(id, '850 mg'));
		const [{ path, values } = { path: '', values: [] }] = meet(a!, b!).disagreements;
		const stopped = values.findIndex(({ value }) => JSON.stringify(value).includes('stopped'));
		a!.do({ verb: 'resolveDisagreement', args: { path, keep: stopped } });
		b!.do({ verb: 'resolveDisagreement', args: { path, keep: 1 - stopped } });
		const { disagreements } = meet(a!, b!);
		expect(disagreements.map((one) => [one.path, one.values.map(({ value }) => value)])).toEqual([
			[`MedicationRequest/${id}/dosageInstruction`, [dose('500 mg twice a day'), dose('850 mg')]],
			[`MedicationRequest/${id}/status`, ['stopped', 'active']],
			[`MedicationRequest/${id}/statusReason`, [{ text: 'cough' }, null]]
		]);
	});

	it('refuses "both" for what a person has once, a number without a value, and a place without a disagreement', () => {
		const [[a, b], { id }] = withOrder();
		const patient = a!.view.patient.id;
		a!.do({ verb: 'correctDemographics', args: { id: patient, elements: { birthDate: '1970-05-01' } } });
		b!.do({ verb: 'correctDemographics', args: { id: patient, elements: { birthDate: '1970-01-05' } } });
		expect(meet(a!, b!).disagreements).toMatchObject([
			{ path: `Patient/${patient}/birthDate`, values: [{ value: '1970-05-01' }, { value: '1970-01-05' }] }
		]);
		const resolve = (path: string, keep: number | 'both') =>
			a!.try({ verb: 'resolveDisagreement', args: { path, keep } });
		expect(resolve(`Patient/${patient}/birthDate`, 'both')).toMatchObject({
			ok: false,
			error: { reason: 'only one of them can stand' }
		});
		expect(resolve(`Patient/${patient}/birthDate`, 2)).toMatchObject({
			ok: false,
			error: { reason: 'no such value' }
		});
		expect(resolve(`Patient/${patient}/gender`, 0)).toMatchObject({
			ok: false,
			error: { reason: 'no disagreement' }
		});
		expect(resolve(`MedicationRequest/${id}/~order`, 0)).toMatchObject({
			ok: false,
			error: { reason: 'no disagreement' }
		});
		expect(resolve(`MedicationRequest/nobody/~order`, 0)).toMatchObject({
			ok: false,
			error: { type: 'NoSuchEntry' }
		});
	});

	it('keeps both items of a set', () => {
		const [[a, b]] = withOrder();
		const patient = a!.view.patient.id;
		const rename = (family: string): VerbCall => ({
			verb: 'correctElement',
			args: { path: `Patient/${patient}/name/0/family`, value: family }
		});
		a!.do(rename('Ortega Ruiz'));
		b!.do(rename('Ortiz'));
		const [{ path, values } = { path: '', values: [] }] = meet(a!, b!).disagreements;
		expect(path).toMatch(new RegExp(`^Patient/${patient}/name/[A-Za-z0-9.-]+$`));
		expect(values.map(({ value }) => value)).toEqual([
			{ family: 'Ortega Ruiz', given: ['Maria'] },
			{ family: 'Ortiz', given: ['Maria'] }
		]);
		for (const site of [a!, b!]) site.do({ verb: 'resolveDisagreement', args: { path, keep: 'both' } });
		const { patient: merged, disagreements } = meet(a!, b!);
		expect(disagreements).toEqual([]);
		expect(merged['name']).toEqual([
			{ family: 'Ortega Ruiz', given: ['Maria'] },
			{ family: 'Ortiz', given: ['Maria'] }
		]);
	});

	it('shows a removal against a new value, and can keep the removal', () => {
		const [[a, b]] = withOrder();
		const patient = a!.view.patient.id;
		a!.do({ verb: 'correctDemographics', args: { id: patient, elements: { gender: 'female' } } });
		meet(a!, b!);
		a!.do({ verb: 'correctElement', args: { path: `Patient/${patient}/gender`, value: null } });
		b!.do({ verb: 'correctElement', args: { path: `Patient/${patient}/gender`, value: 'other' } });
		expect(meet(a!, b!).disagreements).toMatchObject([{ values: [{ value: null }, { value: 'other' }] }]);
		a!.do({ verb: 'resolveDisagreement', args: { path: `Patient/${patient}/gender`, keep: 0 } });
		expect(meet(a!, b!).disagreements).toEqual([]);
		expect('gender' in b!.view.patient).toBe(false);
	});

	it('settles two contested registers of a group decided at two sites at once', () => {
		const [[a, b], { id }] = withOrder();
		const write = (status: string, text: string): VerbCall => ({
			verb: 'correctMedication',
			args: { id, elements: { status, dosageInstruction: dose(text) } }
		});
		a!.do(write('stopped', '250 mg'));
		b!.do(write('on-hold', '1000 mg'));
		meet(a!, b!);
		expect(paths(a!)).toEqual([
			`MedicationRequest/${id}/dosageInstruction`,
			`MedicationRequest/${id}/status`
		]);
		a!.do({ verb: 'resolveDisagreement', args: { path: `MedicationRequest/${id}/status`, keep: 0 } });
		b!.do({
			verb: 'resolveDisagreement',
			args: { path: `MedicationRequest/${id}/dosageInstruction`, keep: 1 }
		});
		expect(meet(a!, b!).disagreements).toEqual([]);
		expect([statusOf(b!, id), doseOf(b!, id)]).toEqual(['stopped', dose('1000 mg')]);
		a!.do(change(id, '5 mg'));
		expect(meet(a!, b!).disagreements).toEqual([]);
	});

	it('shows a decided stop to whoever changed the dose without having seen the decision', () => {
		const [[a, b, c], { id }] = withOrder(3);
		a!.do(stop(id));
		b!.do(change(id, '850 mg'));
		meet(a!, b!);
		a!.do({ verb: 'resolveDisagreement', args: { path: `MedicationRequest/${id}/~order`, keep: 0 } });
		meet(a!, b!);
		c!.do(change(id, '1000 mg'));
		meet(a!, c!);
		expect(paths(a!)).toEqual([`MedicationRequest/${id}/dosageInstruction`]);
		a!.do({ verb: 'resolveDisagreement', args: { path: paths(a!)[0]!, keep: 1 } });
		expect(meet(a!, c!).disagreements).toMatchObject([
			{
				path: `MedicationRequest/${id}/~order`,
				values: [{ value: { status: 'stopped' } }, { value: { dosageInstruction: dose('1000 mg') } }]
			}
		]);
	});

	it('holds for three sites', () => {
		const [[a, b, c], { id }] = withOrder(3);
		a!.do(stop(id));
		b!.do(change(id, '850 mg'));
		c!.do(change(id, '1000 mg'));
		meet(a!, b!);
		meet(b!, c!);
		meet(a!, c!);
		expect(paths(a!)).toEqual([`MedicationRequest/${id}/dosageInstruction`]);
		c!.do({ verb: 'resolveDisagreement', args: { path: paths(a!)[0]!, keep: 0 } });
		meet(b!, c!);
		expect(paths(c!)).toEqual([`MedicationRequest/${id}/~order`]);
		c!.do({ verb: 'resolveDisagreement', args: { path: paths(c!)[0]!, keep: 0 } });
		meet(a!, c!);
		meet(a!, b!);
		expect(paths(b!)).toEqual([]);
		expect(statusOf(b!, id)).toBe('stopped');
	});
});
