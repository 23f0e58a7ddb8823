// The service worker, registered by hand: whether the whole program is on this device, and the quiet word that a new
// version lies ready. It is taken when the device is locked or the page starts anew, never in the middle of somebody's work.
import { after } from './tab-clock.ts';

/** A link that broke while the program came is tried again. */
const AGAIN_MS = 30_000;
/** What Vite says when a part of the program that is loaded when it is needed could not be. */
const PART_MISSING = 'vite:preloadError';

/** The shell's version in this tab. */
export class AppUpdate {
	/** True when a new version waits. */
	ready = $state(false);
	/** True once everything that the program consists of is on this device. */
	here = $state(false);
	/** A part of it was asked for and could not be had. */
	partMissing = $state(false);
	#waiting: ServiceWorker | undefined;

	/** Registers the service worker and watches for new versions. Does nothing where there are none. */
	async watch(): Promise<void> {
		addEventListener(PART_MISSING, () => (this.partMissing = true));
		if (!('serviceWorker' in navigator)) return;
		const container = navigator.serviceWorker;
		const hadVersion = container.controller !== null;
		// Every tab loads anew with the version that took over: its old files leave the offline cache. Where the browser has
		// emptied its storage none takes over, and the page that says so stays.
		container.addEventListener(
			'controllerchange',
			() => hadVersion && container.controller && location.reload()
		);
		void container.ready.then(() => (this.here = true));
		await this.#register(container);
	}

	async #register(container: ServiceWorkerContainer): Promise<void> {
		const registration: ServiceWorkerRegistration | undefined = await container
			.register('/service-worker.js', { type: 'module', updateViaCache: 'none' })
			.catch(() => undefined);
		const again = (): void => void after(AGAIN_MS, () => !this.here && void this.#register(container));
		if (!registration) return again();
		registration.installing?.addEventListener('statechange', (event) => {
			if ((event.target as ServiceWorker).state === 'redundant') again();
		});
		const look = (): void => {
			this.#waiting = container.controller ? (registration.waiting ?? undefined) : undefined;
			this.ready = this.#waiting !== undefined;
		};
		look();
		registration.addEventListener('updatefound', () => {
			registration.installing?.addEventListener('statechange', look);
		});
	}

	/** Lets the waiting version take over. For when every tab is locked. */
	take(): void {
		this.#waiting?.postMessage({ type: 'SKIP_WAITING' });
	}
}
