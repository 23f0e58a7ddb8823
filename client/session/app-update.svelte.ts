// The service worker, registered by hand, and the quiet word that a new version lies ready. It is taken when the device
// is locked or the page starts anew, never in the middle of somebody's work.

/** The shell's version in this tab. */
export class AppUpdate {
	/** True when a new version waits. */
	ready = $state(false);
	#waiting: ServiceWorker | undefined;

	/** Registers the service worker and watches for new versions. Does nothing where there are none. */
	async watch(): Promise<void> {
		if (!('serviceWorker' in navigator)) return;
		const container = navigator.serviceWorker;
		const hadVersion = container.controller !== null;
		// Every tab loads anew with the version that took over: its old files leave the offline cache. Where the browser has
		// emptied its storage none takes over, and the page that says so stays.
		container.addEventListener(
			'controllerchange',
			() => hadVersion && container.controller && location.reload()
		);
		const registration: ServiceWorkerRegistration | undefined = await container
			.register('/service-worker.js', { type: 'module', updateViaCache: 'none' })
			.catch(() => undefined);
		if (!registration) return;
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
