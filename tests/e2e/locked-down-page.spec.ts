// What the page may not do, whoever gets a word into it: run text as code, make HTML of strings, load or tell anything
// elsewhere, be framed. Tried in the browser itself, on the policy that the server sends.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';

let relay: RelayProcess;

test.beforeAll(async () => void (relay = await startRelay()));
test.afterAll(() => relay.kill());

test('text becomes neither code nor HTML, and nothing leaves for another origin', async ({ page }) => {
	await page.goto(relay.url);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	const done = await page.evaluate(async () => {
		const tried = (act: () => unknown): string => {
			try {
				act();
				return 'done';
			} catch (error) {
				return (error as Error).name;
			}
		};
		const blocked: string[] = [];
		document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
			blocked.push(effectiveDirective)
		);
		const ran = globalThis as { ran?: boolean };
		const script = document.createElement('script');
		const outcome = {
			html: tried(() => (document.body.innerHTML += '<img src=x>')),
			scriptText: tried(() => (script.text = 'globalThis.ran = true')),
			scriptElsewhere: tried(() => (script.src = 'https://elsewhere.example/a.js')),
			workerElsewhere: tried(() => new Worker('https://elsewhere.example/a.js')),
			policy: tried(() =>
				(
					globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }
				).trustedTypes.createPolicy('mine', {})
			)
		};
		// What a debugger evaluates may make code of text; what the page does later may not.
		const code = await new Promise<string>((resolve) =>
			setTimeout(() => resolve(tried(() => Reflect.construct(Function, ['globalThis.ran = true'])())))
		);
		script.append('globalThis.ran = true');
		tried(() => document.head.append(script));
		const fetched = await fetch('https://elsewhere.example/').then(
			() => 'done',
			() => 'refused'
		);
		const image = await new Promise<string>((resolve) => {
			const img = new Image();
			img.onload = () => resolve('done');
			img.onerror = () => resolve('refused');
			img.src = 'https://elsewhere.example/a.png';
		});
		return { ...outcome, code, fetched, image, ran: ran.ran ?? false, blocked };
	});
	expect(done).toMatchObject({
		html: 'TypeError',
		scriptText: 'TypeError',
		scriptElsewhere: 'TypeError',
		workerElsewhere: 'TypeError',
		code: 'EvalError',
		policy: 'TypeError',
		fetched: 'refused',
		image: 'refused',
		ran: false
	});
	for (const directive of ['connect-src', 'img-src', 'require-trusted-types-for'])
		expect(done.blocked).toContain(directive);
});

test('no other page frames it, and it asks for nothing of the device but the camera', async () => {
	const { headers } = await fetch(relay.url);
	expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
	expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
	expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
	expect(headers.get('permissions-policy')).toMatch(/camera=\(self\), microphone=\(\)/);
});
