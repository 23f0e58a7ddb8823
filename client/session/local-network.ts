// Whether the browser lets this page reach addresses in the local network (WICG Local Network Access). Chromium 142 had one
// permission for it; from 145 on the machine itself has its own. Other browsers know none, and let or ask by themselves.

export type LocalNetwork = PermissionState | 'unknown';

const ITSELF = /^(?:127\.|\[::1\]|localhost$)/i;
const namesFor = (host: string): readonly string[] => [
	ITSELF.test(host) ? 'loopback-network' : 'local-network',
	'local-network-access'
];

type Asked = Pick<PermissionStatus, 'state' | 'onchange'>;
type Query = (descriptor: { name: PermissionName }) => Promise<Asked>;

/** Tells what is allowed for a relay's address, and again whenever somebody changes it. Returns what ends that. */
export function followLocalNetwork(
	relayUrl: string,
	tell: (allowed: LocalNetwork) => void,
	query: Query = (descriptor) => navigator.permissions.query(descriptor)
): () => void {
	let followed: Asked | undefined;
	let ended = false;
	async function begin(): Promise<void> {
		for (const name of namesFor(new URL(relayUrl).hostname)) {
			const asked = await query({ name: name as PermissionName }).catch(() => undefined);
			if (ended) return;
			if (!asked) continue;
			followed = asked;
			asked.onchange = () => tell(asked.state);
			return tell(asked.state);
		}
		tell('unknown');
	}
	void begin();
	return () => {
		ended = true;
		if (followed) followed.onchange = null;
	};
}
