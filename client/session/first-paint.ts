// When this tab has shown something: work that nobody waits for begins then, and not before.

/** Calls back once, at the page's first paint with content or at once after it. */
export function afterFirstPaint(callback: () => void): void {
	const watch = new PerformanceObserver((list) => {
		if (list.getEntriesByName('first-contentful-paint').length === 0) return;
		watch.disconnect();
		callback();
	});
	watch.observe({ type: 'paint', buffered: true });
}
