// The worker's composition root: builds the engine over IndexedDB, WebSocket, the browser's clock and randomness once
// this worker holds the profile, and connects it to the tabs. No DOM, no Svelte, no rules of its own.
import { browserClock } from './browser-clock.ts';
import { browserFacts, browserHolds } from './browser-facts.ts';
import { browserRandom } from './browser-random.ts';
import { createBrowserTransport } from './browser-transport.ts';
import { createEngineHost, type EngineHost } from './engine-host.ts';
import { createDemoAhead } from './demo-ahead.ts';
import { createDemoWork, pastOf } from './demo-work.ts';
import { createIdbStore, eraseIdbStore, openAsItIs } from './idb-store.ts';
import { createKeyHandover } from './key-handover.ts';
import { createPresence } from './presence.ts';
import { holdProfile, markTab, profileNames, whenTabIsGone } from './profile-holder.ts';
import { createTabDesk } from './tab-desk.ts';
import { initializeAutomerge } from '#shared/chart/document/chart-document.ts';
import { createEngine } from '#shared/engine/engine.ts';
import type { Store } from '#shared/replica/store.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { DEMO_PROFILES, isDemoProfile } from '#client/engine-api/demo-profiles.ts';
import { parseMessage, type Message, type Start } from '#client/engine-api/messages.ts';

const eraseDatabases = async (): Promise<void> =>
	void (await Promise.all(DEMO_PROFILES.map((profile) => eraseIdbStore(profileNames(profile).database))));

const openDemoStore = () => createIdbStore(profileNames(DEMO_PROFILES[0]).database);

const scope = self as unknown as DedicatedWorkerGlobalScope;

function start({ profile, tab, wasmUrl }: Start): (message: Message) => void {
	const names = profileNames(profile);
	const desk = createTabDesk({
		tab,
		channel: new BroadcastChannel(names.channel),
		toTab: (message) => scope.postMessage(message),
		onOtherTab: (other) => whenTabIsGone(names.tabLock(other), () => host?.tabGone(other))
	});
	const keys = createKeyHandover(new BroadcastChannel(names.keyChannel));
	let host: EngineHost | undefined;
	let documents: Promise<void> | undefined;
	/** Loads the documents' WebAssembly once; after a failure the next command tries again. */
	const loadDocuments = (): Promise<void> =>
		(documents ??= initializeAutomerge(wasmUrl).catch((thrown: unknown) => {
			documents = undefined;
			throw thrown;
		}));
	/** What a tab shows first needs no document: every other command waits for them. */
	const withDocuments = (served: EngineHost): EngineHost => ({
		...served,
		async handle(request) {
			if (request.name !== 'attach') await loadDocuments();
			return served.handle(request);
		}
	});

	/** There is no engine: why, and what is left to do. */
	async function serveWithout(error: unknown, opened: Store | undefined): Promise<void> {
		const { name } = error instanceof DOMException ? error : { name: '' };
		if (name === 'VersionError') return desk.fail({ type: 'StorageNewer' });
		const store = opened ?? (await openAsItIs(names.database).catch(() => undefined));
		if (!store && name !== 'UnknownError') return desk.fail({ type: 'StorageUnavailable' });
		const { createBrokenHost } = await import('./broken-profile.ts');
		desk.serve(
			createBrokenHost({
				...{ store, suite: createWebCryptoSuite(), now: browserClock.now },
				erase: () => eraseIdbStore(names.database)
			})
		);
	}

	async function serve(): Promise<void> {
		let store: Store | undefined;
		try {
			store = await createIdbStore(names.database);
			await serveOver(store);
		} catch (error) {
			await serveWithout(error, store);
		}
	}

	async function serveOver(store: Store): Promise<void> {
		const hosted = {
			suite: createWebCryptoSuite(),
			random: browserRandom,
			clock: browserClock,
			zone: Intl.DateTimeFormat().resolvedOptions().timeZone
		};
		const engine = await createEngine({
			...hosted,
			store,
			transport: createBrowserTransport(browserClock),
			deviceFacts: browserFacts,
			holds: browserHolds,
			signInsAtOnce: true,
			pastOf
		});
		const left = keys.take();
		if (left?.signedIn) await loadDocuments();
		if (left) await engine.takeOver(left);
		keys.share(engine);
		host = createEngineHost(
			engine,
			desk.tell,
			(onPeople) => createPresence({ engine, clock: browserClock, random: browserRandom, onPeople }),
			isDemoProfile(profile) ? createDemoWork({ ...hosted, engine, eraseDatabases }) : undefined,
			isDemoProfile(profile) ? undefined : createDemoAhead({ ...hosted, openStore: openDemoStore }),
			() => eraseIdbStore(names.database)
		);
		// A device that just became one has a road only now; a locked one keeps its road.
		engine.subscribe((event) => event.type === 'state' && event.state.phase !== 'new' && engine.connect());
		engine.connect();
		scope.addEventListener('online', () => engine.tryNow());
		desk.serve(withDocuments(host));
	}

	markTab(names.tabLock(tab));
	void holdProfile(
		names.lock,
		() => {
			desk.hold();
			serve().catch(() => desk.fail({ type: 'StorageUnavailable' }));
		},
		() => {
			desk.follow();
			keys.follow();
		}
	);
	return desk.fromTab;
}

let fromTab: ((message: Message) => void) | undefined;
scope.onmessage = ({ data }) => {
	const message = parseMessage(data);
	if (!message || message === 'other-version') return;
	if (message.type === 'start') fromTab ??= start(message);
	else fromTab?.(message);
};
