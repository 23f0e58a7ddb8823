import { beforeAll, describe, expect, test } from 'vitest';
import { fc } from '../../../support/seeded-fast-check.ts';
import type { SyncStatus } from '#shared/engine/sync-status.ts';
import { loadCatalogue, t } from '#client/session/i18n.ts';
import { pillWords } from '#client/session/sync-pill.ts';

beforeAll(() => loadCatalogue(['en']));

const AT = new Date(2026, 10, 22, 9, 14).getTime();
const status = (over: Partial<SyncStatus>): SyncStatus => ({
	road: 'live',
	unsent: 0,
	sending: 0,
	sent: 0,
	received: 0,
	caughtUp: true,
	relayHost: 'Hilltop',
	waiting: 0,
	toCheck: 0,
	forMe: 0,
	quarantined: 0,
	...over
});
const text = (over: Partial<SyncStatus>, online = true, now = AT): string => {
	const { key, args } = pillWords(status(over), online, now);
	return t(key, args);
};

describe('the pill', () => {
	test('says in the agreed words where the work is', () => {
		expect(text({ lastAckAt: AT })).toBe('All sent · 09:14');
		expect(text({})).toBe('All sent');
		expect(text({ unsent: 3 })).toBe('Sending 3…');
		expect(text({ road: 'offline', unsent: 3 }, false)).toBe('Offline · 3 to send');
		expect(text({ road: 'connecting', unsent: 3 })).toBe('Offline · 3 to send');
	});

	test('[UPS-3] says at a clinic’s relay what is only in this clinic, and that all is sent when the others have it', () => {
		const clinic = (connected: boolean, waiting: number, unsent = 0) =>
			text({ lastAckAt: AT, unsent, clinic: { connected, waiting } });
		expect(clinic(false, 3)).toBe('Clinic: yes · Internet: no · 3 only here');
		expect(clinic(false, 0)).toBe('Clinic: yes · Internet: no');
		expect(clinic(true, 3)).toBe('Sent to clinic · 3 going on');
		expect(clinic(true, 0)).toBe('All sent · 09:14');
		expect(clinic(false, 3, 2)).toBe('Sending 2…');
		expect(text({ road: 'offline', unsent: 2, clinic: undefined })).toBe('Offline · 2 to send');
	});

	test('names the relay only after it was silent for more than a minute while there is a network', () => {
		const silent = { road: 'offline', unsent: 3, unreachableSince: AT } as const;
		expect(text(silent, true, AT + 60_000)).toBe('Offline · 3 to send');
		expect(text(silent, true, AT + 60_001)).toBe("Can't reach Hilltop relay · 3 to send");
		expect(text(silent, false, AT + 600_000)).toBe('Offline · 3 to send');
	});

	test.each([
		[{}, true, 'pill.all-sent', 'calm', 'tick'],
		[{ lastAckAt: AT }, true, 'pill.all-sent-at', 'calm', 'tick'],
		[{ unsent: 3 }, true, 'pill.sending', 'calm', 'sending'],
		[{ road: 'offline', unsent: 3 }, false, 'pill.offline', 'offline', 'offline'],
		[
			{ road: 'offline', unsent: 3, unreachableSince: AT - 61_000 },
			true,
			'pill.out-of-reach',
			'wait',
			'caution'
		],
		[{ road: 'stopped', stoppedFor: 'refused' }, true, 'pill.refused', 'wait', 'caution']
	] as const)(
		'%j looks as agreed: grey for no network, amber only where somebody must act',
		(over, online, ...looks) => {
			const { key, tone, icon } = pillWords(status(over), online, AT);
			expect([key, tone, icon]).toEqual(looks);
		}
	);

	test('a device that does not take in what others write never looks up to date', () => {
		expect(text({ paused: true, lastAckAt: AT })).toBe('Receiving is paused');
		expect(text({ paused: true, caughtUp: false, toReceive: 700 })).toBe('Receiving is paused');
		expect(text({ paused: true, unsent: 3 })).toBe('Receiving is paused · sending 3…');
		expect(text({ paused: true, clinic: { connected: true, waiting: 2 } })).toBe('Receiving is paused');
		expect(pillWords(status({ paused: true }), true, AT)).toMatchObject({ tone: 'wait', icon: 'caution' });
		expect(text({ paused: true, road: 'offline', unsent: 3 }, false)).toBe('Offline · 3 to send');
		expect(text({ storeFull: true, lastAckAt: AT })).toBe('This device is full · not receiving');
		expect(text({ storeFull: true, paused: true, unsent: 3 })).toBe('This device is full · not receiving');
		expect(pillWords(status({ storeFull: true }), true, AT)).toMatchObject({ tone: 'wait', icon: 'caution' });
		expect(text({ paused: true, doubted: true, unsent: 3 })).toContain('different histories');
	});

	test('the words of what is not about the road stand in the catalogue as agreed', () => {
		expect(t('pill.to-check', { count: 2 })).toBe('2 to check');
		expect(t('pill.may-lose-data')).toBe('This tablet may lose data');
		expect(t('pill.not-sent-since', { day: 'Mon', count: 41 })).toBe('Not sent since Mon · 41 changes');
	});

	test.each([
		['version-older', 'The relay is older than this device · 3 to send'],
		['version-newer', 'This device needs an update · 3 to send'],
		['not-member', 'Not known to the relay · 3 to send'],
		['refused', 'The relay refused this device · 3 to send']
	] as const)('says why nothing moves: %s', (stoppedFor, words) => {
		expect(text({ road: 'stopped', stoppedFor, unsent: 3 })).toBe(words);
	});

	test('never says sent while anything is not acknowledged, in whatever state', () => {
		const any = fc.record({
			road: fc.constantFrom('offline', 'connecting', 'live', 'stopped' as const),
			unsent: fc.integer({ min: 1, max: 9_999 }),
			sending: fc.nat(9),
			lastAckAt: fc.option(fc.integer({ min: 1, max: AT }), { nil: undefined }),
			unreachableSince: fc.option(fc.integer({ min: 1, max: AT }), { nil: undefined })
		});
		fc.assert(
			fc.property(any, fc.boolean(), (over, online) => {
				expect(text(over as Partial<SyncStatus>, online)).not.toMatch(/sent/i);
			})
		);
	});
});
