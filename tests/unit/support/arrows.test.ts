// The table of arrows says what docs/ARCHITECTURE.md draws.
import { expect, test } from 'vitest';
import { ARROWS, folderOf, forbiddenArrow } from '../../support/arrows.mjs';
import { nameFault } from '../../support/house-rules.mjs';

test.each([
	['client/routes/+page.svelte', 'client/features/today/Today.svelte'],
	['client/features/charting/Chart.svelte', 'client/ui/Button.svelte'],
	['client/features/charting/Chart.svelte', 'client/features/charting/vitals.ts'],
	['client/session/i18n.ts', 'client/locales/en.json'],
	['client/worker/main.worker.ts', 'shared/engine/engine.ts'],
	['sync-server/open-storage.ts', 'sync-server/storage/sqlite/sqlite-relay-storage.ts'],
	['sync-server/relay/session.ts', 'sync-server/storage/relay-storage.ts'],
	['sync-server/relay/session.ts', 'shared/replica/verdict.ts'],
	['sync-server/device/bag.ts', 'shared/engine/engine.ts'],
	['shared/engine/engine.ts', 'shared/safety/interactions.ts'],
	['tests/e2e/two-clinics.spec.ts', 'sync-server/main.ts']
])('%s -> %s', (from, to) => {
	expect(forbiddenArrow(from, to)).toBeUndefined();
});

test.each([
	['client/routes/+page.svelte', 'shared/engine/engine.ts'],
	['client/routes/+page.svelte', 'client/worker/main.worker.ts'],
	['client/features/charting/Chart.svelte', 'client/features/billing/Bill.svelte'],
	['client/features/charting/Chart.svelte', 'client/worker/main.worker.ts'],
	['client/ui/Button.svelte', 'client/session/i18n.ts'],
	['client/ui/Button.svelte', 'shared/core/ids.ts'],
	['client/session/i18n.ts', 'client/features/today/today.ts'],
	['client/engine-api/commands.ts', 'client/session/i18n.ts'],
	['client/worker/main.worker.ts', 'client/session/i18n.ts'],
	['client/worker/main.worker.ts', 'sync-server/config.ts'],
	['sync-server/relay/session.ts', 'shared/chart/edit.ts'],
	['sync-server/relay/session.ts', 'shared/engine/engine.ts'],
	['sync-server/relay/session.ts', 'sync-server/transport/sockets.ts'],
	['sync-server/relay/session.ts', 'sync-server/storage/sqlite/sqlite-relay-storage.ts'],
	['sync-server/transport/sockets.ts', 'sync-server/storage/memory.ts'],
	['sync-server/storage/memory.ts', 'sync-server/relay/session.ts'],
	['sync-server/main.ts', 'sync-server/storage/sqlite/sqlite-relay-storage.ts'],
	['sync-server/main.ts', 'sync-server/device/bag.ts'],
	['sync-server/main.ts', 'shared/fhir/exact-json.ts'],
	['sync-server/device/bag.ts', 'sync-server/relay/session.ts'],
	['sync-server/device/bag.ts', 'client/session/i18n.ts'],
	['shared/core/ids.ts', 'shared/crypto/suite.ts'],
	['shared/crypto/envelope.ts', 'shared/protocol/frames.ts'],
	['shared/protocol/frames.ts', 'shared/crypto/suite.ts'],
	['shared/replica/replica.ts', 'shared/chart/edit.ts'],
	['shared/fhir/exact-json.ts', 'shared/chart/edit.ts'],
	['shared/chart/edit.ts', 'shared/crypto/suite.ts'],
	['shared/safety/interactions.ts', 'shared/engine/engine.ts'],
	['shared/exchange/ips.ts', 'shared/engine/engine.ts'],
	['shared/core/ids.ts', 'tests/support/shared-data.ts'],
	['shared/unheard-of/a.ts', 'shared/core/ids.ts']
])('%s may not import %s', (from, to) => {
	expect(forbiddenArrow(from, to)).toBeDefined();
});

test('every arrow of the table points at a folder of the table', () => {
	const targets = Object.values(ARROWS).flat();
	for (const target of targets.filter((target) => !/^(?:client|shared|sync-server)$/.test(target)))
		expect(folderOf(target) ?? folderOf(`${target}/x.ts`), target).toBeDefined();
});

test.each([
	'record-vitals.ts',
	'Button.svelte',
	'+page.svelte',
	'session.svelte.ts',
	'main.worker.ts',
	'relay-storage.contract.ts'
])('%s is a name', (name) => expect(nameFault(`client/x/${name}`)).toBeUndefined());
test.each([
	'recordVitals.ts',
	'button.svelte',
	'index.ts',
	'date-utils.ts',
	'utils.ts',
	'sync-manager.ts',
	'Vitals.ts'
])('%s is no name', (name) => expect(nameFault(`client/x/${name}`)).toBeDefined());
