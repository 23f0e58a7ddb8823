import { beforeAll, expect, test } from 'vitest';
import { loadCatalogue } from '#client/session/i18n.ts';
import { KIND_OF, type TrailWhat, type TrailRow } from '#shared/engine/trail-facts.ts';
import { auditEvents } from '#client/features/audit/audit-events.ts';
import { auditTable } from '#client/features/audit/audit-table.ts';
import { dateLanguages, patientRows, whenIn } from '#client/features/audit/patient-list.ts';
import {
	aboutWords,
	between,
	clockWords,
	dayOf,
	relayOffWords,
	relayWords,
	searchWords,
	whatWords,
	whenWords
} from '#client/features/audit/trail-words.ts';

beforeAll(() => loadCatalogue(['en']));

const AT = new Date(2026, 4, 4, 9, 2).getTime();
const MINUTE = 60_000;
const row = (more: Partial<TrailRow>): TrailRow => ({
	...{ key: 'r1', user: 'Ana', device: '', site: 'Hilltop', deviceId: undefined },
	...more
});

test('everything that the trail may tell has its own words', () => {
	const whats = Object.keys(KIND_OF) as TrailWhat[];
	const newer = whatWords({ what: 'something-of-tomorrow' as TrailWhat });
	const words = whats.filter((what) => what !== 'newer-record').map((what) => whatWords({ what, count: 2 }));
	expect(new Set(words).size).toBe(words.length);
	expect(words).not.toContain(newer);
	expect(whatWords({})).toBe('A record that cannot be read here');
	expect(whatWords({ what: 'wrong-pin', count: 4 })).toBe('4 wrong PINs');
	expect(whatWords({ what: 'sign-in', how: 'pin' })).toBe('Came back by PIN');
});

test('when: one time, a span, or after which', () => {
	expect(whenWords({ at: AT })).toBe('04-May-2026 09:02');
	expect(whenWords({ at: AT, until: AT + 20_000 })).toBe('04-May-2026 09:02');
	expect(whenWords({ at: AT, until: AT + 3 * MINUTE })).toBe('04-May-2026 09:02 to 09:05');
	expect(whenWords({ at: AT, after: true })).toBe('after 04-May-2026 09:02');
	expect(whenWords({})).toBe('\u2014');
});

test('a clock that was off is said with what the relay\u2019s showed', () => {
	expect(clockWords({ at: AT })).toBeUndefined();
	expect(clockWords({ at: AT, ahead: 2 * 60 * MINUTE })).toContain('2 h ahead: 04-May-2026 07:02');
	expect(clockWords({ at: AT, ahead: -10 * MINUTE })).toContain('10 min behind: 04-May-2026 09:12');
});

test('when the relay had a record: its time, how far that is from the device\u2019s, or that none has', () => {
	expect(relayWords({ at: AT, relay: AT + MINUTE })).toBe('At the relay 04-May-2026 09:03');
	expect(relayOffWords({ at: AT, relay: AT + MINUTE })).toBeUndefined();
	const late = { at: AT, relay: AT + 120 * MINUTE };
	expect(relayWords(late)).toBe('At the relay 04-May-2026 11:02: 2 h later');
	expect(relayOffWords(late)).toBe('2 h later');
	const early = { at: AT, relay: AT - 10 * MINUTE };
	expect(relayWords(early)).toBe('At the relay 04-May-2026 08:52: 10 min earlier, so a clock was wrong');
	expect(relayOffWords(early)).toBe('10 min earlier');
	// Of several the last counts.
	expect(relayOffWords({ at: AT - 60 * MINUTE, until: AT, relay: AT })).toBeUndefined();
	expect(relayWords({ at: AT, relay: 'not-yet' })).toBe('No relay has seen it yet');
	expect(relayWords({ at: AT, relay: 'unknown' })).toBe('Not known when the relay had it');
	expect(relayWords({ at: AT })).toBeUndefined();
	expect(relayWords({ at: AT, relay: AT }, (at) => whenIn('es', at))).toContain('4 de mayo de 2026');
});

test('both times go into files', () => {
	const rows = [
		row({ at: AT, what: 'open-chart', relay: AT + 120 * MINUTE }),
		row({ key: 'r2', at: AT, what: 'open-chart', relay: 'not-yet' })
	];
	const [, first, second] = auditTable(rows, () => '').split('\r\n');
	expect(first).toContain(
		`${new Date(AT).toISOString()},,,${new Date(AT + 120 * MINUTE).toISOString()},2 h later`
	);
	expect(second).toContain(',No relay has seen it yet,,');
	const [one, other] = auditEvents(rows).entry.map(({ resource }) => resource);
	expect(one).toMatchObject({
		recorded: new Date(AT).toISOString(),
		extension: [{ url: 'urn:saddlebag:at-relay', valueInstant: new Date(AT + 120 * MINUTE).toISOString() }]
	});
	expect(other).not.toHaveProperty('extension');
});

test('a file has whom it was about, the role, up to when, and how far the clock was off', () => {
	const about = { user: 'Ben', role: 'nurse' } as const;
	const rows = [
		row({ at: AT, until: AT + MINUTE, what: 'gave-role', role: 'admin', about, ahead: -600_000 }),
		row({ key: 'r2', at: AT, what: 'search', search: 'orte · weiss' })
	];
	const [one, other] = auditEvents(rows).entry.map(({ resource }) => resource);
	expect(one).toMatchObject({
		period: { start: new Date(AT).toISOString(), end: new Date(AT + MINUTE).toISOString() },
		agent: [{ role: [{ text: 'Admin' }] }],
		entity: [{ what: { display: 'Ben · Nurse' } }],
		extension: [{ url: 'urn:saddlebag:clock-ahead-ms', valueInteger: -600_000 }]
	});
	expect(other).toMatchObject({ entity: [{ description: 'orte · weiss' }] });
	expect(other).not.toHaveProperty('period');
});

test('chosen days are whole ones, here; one that is left out is no bound', () => {
	expect(dayOf('4-May-2026')).toBe('2026-05-04');
	expect([dayOf('May 2026'), dayOf(''), dayOf('soon')]).toEqual([undefined, undefined, undefined]);
	const from = new Date(2026, 4, 4).getTime();
	expect(between('2026-05-04', '2026-05-04')).toEqual({ from, to: new Date(2026, 4, 5).getTime() });
	expect(between('2026-05-04', undefined)).toEqual({ from });
	expect(between(undefined, '2026-12-31')).toEqual({ to: new Date(2027, 0, 1).getTime() });
});

test('what was searched for: on the way to a chart, or in vain', () => {
	expect(searchWords({ what: 'open-chart', search: 'orte' })).toBe('After a search for “orte”');
	expect(searchWords({ what: 'search', search: 'orte' })).toBe('For “orte”');
	expect(searchWords({ what: 'open-chart' })).toBeUndefined();
});

test('whom a change was about', () => {
	expect(aboutWords({ about: { user: 'Ben', role: 'nurse', device: 'Tablet 3' } })).toBe(
		'Ben \u00b7 Nurse \u00b7 Tablet 3'
	);
	expect(aboutWords({})).toBeUndefined();
});

test('a table quotes what it must, and holds no formula', () => {
	const rows = [
		row({ at: AT, what: 'open-chart', search: '=HYPERLINK("x")', user: 'Okafor, "Doc"' }),
		row({ key: 'r2', what: 'wrong-pin', count: 3, at: AT, until: AT + MINUTE, role: 'nurse' })
	];
	const [head, first, second, end] = auditTable(rows, () => 'Tablet 3').split('\r\n');
	expect(head!.split(',')).toHaveLength(15);
	expect(first).toContain('"Okafor, ""Doc"""');
	expect(first).toContain(`"'=HYPERLINK(""x"")"`);
	expect(second).toContain('3 wrong PINs');
	expect(second).toContain(`${new Date(AT).toISOString()},${new Date(AT + MINUTE).toISOString()}`);
	expect(end).toBe('');
});

test('a patient is told what was done with their record, with days in their language', () => {
	const rows = [
		row({ key: 'a', what: 'open-chart', at: AT }),
		row({ key: 'b', what: 'show-sensitive', at: AT - MINUTE }),
		row({ key: 'c', at: AT })
	];
	expect(patientRows(rows, undefined).map(({ key }) => key)).toEqual(['a', 'b']);
	expect(patientRows(rows, AT).map(({ key }) => key)).toEqual(['a']);
	expect(whenIn('es', AT)).toContain('4 de mayo de 2026');
	expect(dateLanguages().map(({ value }) => value)).toContain('sw');
});
