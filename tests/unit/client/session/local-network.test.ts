import { expect, test } from 'vitest';
import { followLocalNetwork, type LocalNetwork } from '#client/session/local-network.ts';

/** A browser that knows these permissions. */
function browser(known: Readonly<Record<string, PermissionState>>) {
	const statuses = new Map(
		Object.entries(known).map(([name, state]) => [
			name,
			{ state, onchange: null as PermissionStatus['onchange'] }
		])
	);
	const query = async ({ name }: { name: string }) => {
		const status = statuses.get(name);
		if (!status) throw new TypeError(`${name} is no permission`);
		return status;
	};
	const change = (name: string, state: PermissionState): void => {
		const status = statuses.get(name)!;
		status.state = state;
		(status.onchange as (() => void) | null)?.();
	};
	return { query, change };
}

async function heard(relay: string, { query }: ReturnType<typeof browser>) {
	const told: LocalNetwork[] = [];
	const first = Promise.withResolvers<void>();
	const end = followLocalNetwork(
		relay,
		(allowed) => {
			told.push(allowed);
			first.resolve();
		},
		query
	);
	await first.promise;
	return { told, end };
}

test('the local network has one permission, the machine itself another', async () => {
	const chromium = browser({ 'local-network': 'denied', 'loopback-network': 'granted' });
	expect((await heard('https://192.168.1.10', chromium)).told).toEqual(['denied']);
	expect((await heard('http://localhost:8080', chromium)).told).toEqual(['granted']);
});

test('a browser with the older name is asked by it, and one with neither says nothing', async () => {
	expect((await heard('https://10.0.0.5', browser({ 'local-network-access': 'prompt' }))).told).toEqual([
		'prompt'
	]);
	expect((await heard('https://10.0.0.5', browser({}))).told).toEqual(['unknown']);
});

test('a change is told until nobody listens', async () => {
	const chromium = browser({ 'local-network': 'prompt' });
	const { told, end } = await heard('https://clinic.local', chromium);
	chromium.change('local-network', 'granted');
	end();
	chromium.change('local-network', 'denied');
	expect(told).toEqual(['prompt', 'granted']);
});
