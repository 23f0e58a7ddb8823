// What is held of every screen, measured in the page itself. Each check gives lines that name what is at fault: none is good.
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What can come out differently where only the colours changed. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'] as const;

const CONTRAST = 'color-contrast';
const MARK = 'data-look';

/**
 * Marks the texts and fields to be asked about contrast, which costs most of all: three of those that nothing tells apart,
 * neither of their own style, classes and state nor of anything around them. Returns how many are marked.
 */
const markLooks = (page: Page, within: string | undefined): Promise<number> =>
	page.evaluate(
		([within, mark]) => {
			const known = new Map<string, number>();
			const numberOf = (words: string): number => {
				const number = known.get(words) ?? known.size;
				known.set(words, number);
				return number;
			};
			const looks = new Map<Element | null, number>();
			const look = (element: Element | null): number => {
				const found = looks.get(element);
				if (found !== undefined || !element) return found ?? -1;
				const own = [undefined, '::before', '::after'].map((part) => {
					const style = getComputedStyle(element, part);
					if (part && style.content === 'none') return '';
					return [
						style.color,
						style.backgroundColor,
						style.backgroundImage,
						style.opacity,
						style.font,
						style.textShadow,
						style.filter,
						style.mixBlendMode,
						style.visibility,
						style.position,
						style.zIndex
					].join();
				});
				const states = [':disabled', '[aria-disabled="true"]', '[inert]', 'label:has(:disabled)'].map((one) =>
					element.matches(one)
				);
				const { tagName } = element;
				const named = [tagName, element.getAttribute('class'), element.getAttribute('style')];
				const number = numberOf([look(element.parentElement), ...named, ...states, ...own].join('|'));
				looks.set(element, number);
				return number;
			};
			const seen = new Map<string, number>();
			let marked = 0;
			for (const element of document.querySelectorAll(`:is(${within}), :is(${within}) *`)) {
				const text = [...element.childNodes]
					.map((node) => (node instanceof Text ? node.data.trim() : ''))
					.join('');
				if (text === '' && !element.matches('input, select, textarea')) continue;
				if (!element.checkVisibility({ visibilityProperty: true })) continue;
				const kind = `${look(element)} ${Math.min(text.length, 2)}`;
				const before = seen.get(kind) ?? 0;
				seen.set(kind, before + 1);
				if (before >= 3) continue;
				element.setAttribute(mark, '');
				marked++;
			}
			return marked;
		},
		[within ?? 'html', MARK] as const
	);

const unmarkLooks = (page: Page): Promise<void> =>
	page.evaluate((mark) => {
		for (const element of document.querySelectorAll(`[${mark}]`)) element.removeAttribute(mark);
	}, MARK);

/** Axe in one page, without a second one to sum up in: there are no frames here. It stays there for the next question. */
async function axeIn(page: Page, options: Parameters<AxeBuilder['options']>[0]): Promise<AxeBuilder> {
	const isThere = await page.evaluate(() => 'axe' in window);
	const axe = new AxeBuilder({ page, ...(isThere && { axeSource: ';' }) }).setLegacyMode(true);
	return axe.options({ ...options, resultTypes: ['violations'] });
}

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'];

async function contrastViolations(page: Page, within: string | undefined): Promise<Violations> {
	if ((await markLooks(page, within)) === 0) return [];
	const axe = await axeIn(page, { runOnly: [CONTRAST] });
	const { violations } = await axe.include(`[${MARK}]`).analyze();
	await unmarkLooks(page);
	return violations;
}

async function otherViolations(
	page: Page,
	rules: readonly string[] | undefined,
	within: string | undefined
): Promise<Violations> {
	const others = rules?.filter((rule) => rule !== CONTRAST);
	if (others?.length === 0) return [];
	const axe = await axeIn(
		page,
		others ? { runOnly: others } : { runOnly: TAGS, rules: { [CONTRAST]: { enabled: false } } }
	);
	if (within) axe.include(within);
	return (await axe.analyze()).violations;
}

/** Faults that axe finds, one line for each element. `rules`: only these. `within`: a selector of what is looked at. */
export async function axeFaults(
	page: Page,
	{ rules, within }: { rules?: readonly string[] | undefined; within?: string } = {}
): Promise<string[]> {
	const violations = await otherViolations(page, rules, within);
	if (rules?.includes(CONTRAST) ?? true) violations.push(...(await contrastViolations(page, within)));
	const faults: string[] = [];
	for (const { id, nodes } of violations)
		for (const { html, any, all, target } of nodes) {
			const message = [...any, ...all][0]?.message ?? '';
			const isCut = id === 'target-size' && message.includes('obscured');
			if (isCut && !(await isObscured(page, String(target[0])))) continue;
			faults.push(`${id}: ${html.replace(` ${MARK}=""`, '').slice(0, 160)} | ${message}`);
		}
	return faults;
}

/** What lies half behind the edge of what scrolls is looked at again in the middle of it. */
async function isObscured(page: Page, selector: string): Promise<boolean> {
	await page.locator(selector).evaluate((element) => element.scrollIntoView({ block: 'center' }));
	const axe = (await axeIn(page, { runOnly: ['target-size'] })).include(selector);
	return (await axe.analyze()).violations.length > 0;
}

/** Things to press or fill in that are smaller than `least` CSS pixels; links within a text are left out. */
export const smallTargets = (page: Page, least: number): Promise<string[]> =>
	page.evaluate((least) => {
		const found = [
			...document.querySelectorAll<HTMLElement>(
				'a[href], button, input, select, textarea, summary, [role="option"], [role="button"], [tabindex="0"]'
			)
		];
		return found.flatMap((element) => {
			if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('[inert]')) return [];
			const label = (element as HTMLInputElement).labels?.[0];
			const parts = [
				element,
				...(label && /^(?:checkbox|radio|file)$/.test((element as HTMLInputElement).type) ? [label] : [])
			];
			const boxes = parts.map((part) => part.getBoundingClientRect());
			const [width, height] = [
				Math.max(...boxes.map((box) => box.width)),
				Math.max(...boxes.map((box) => box.height))
			];
			const inText =
				element.tagName === 'A' &&
				getComputedStyle(element).display === 'inline' &&
				[...(element.parentElement?.childNodes ?? [])].some(
					(node) => node !== element && node.textContent?.trim()
				);
			// Half a pixel is lost to rounding.
			if (inText || (width >= least - 0.5 && height >= least - 0.5)) return [];
			return [
				`${width.toFixed(0)}x${height.toFixed(0)}: ${element.outerHTML.replace(/<!---->/g, '').slice(0, 140)}`
			];
		});
	}, least);

/** What scrolls sideways, but for tables of data. */
export const sidewaysFaults = (page: Page): Promise<string[]> =>
	page.evaluate(() =>
		[document.documentElement, ...document.querySelectorAll<HTMLElement>('body *')].flatMap((element) => {
			if (element.closest('.for-readers') || element.scrollWidth <= element.clientWidth + 1) return [];
			const { overflowX } = getComputedStyle(element);
			if (element !== document.documentElement && !/auto|scroll/.test(overflowX)) return [];
			// A table of data needs both directions (WCAG 1.4.10), if it takes the focus to be scrolled by keys.
			if (element.matches('[tabindex="0"]') && element.querySelector(':scope > table')) return [];
			return [
				`${innerWidth}: <${element.tagName.toLowerCase()} class="${element.className}"> is ${element.scrollWidth} wide in ${element.clientWidth}`
			];
		})
	);

/** Texts of which a part cannot be seen: cut off by the window, their own box or one around it that does not scroll. */
export const cutTexts = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const faults = new Set<string>();
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const range = document.createRange();
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const text = node.textContent?.trim();
			const parent = node.parentElement!;
			if (!text || /^(?:SCRIPT|STYLE|OPTION|TEXTAREA)$/.test(parent.tagName)) continue;
			if (!parent.checkVisibility({ visibilityProperty: true }) || parent.closest('.for-readers, svg'))
				continue;
			range.selectNodeContents(node);
			const box = range.getBoundingClientRect();
			for (let around: HTMLElement | null = parent; around; around = around.parentElement) {
				const style = getComputedStyle(around);
				const edge = around.getBoundingClientRect();
				// Only read out, like the announcer of pages.
				if (style.position === 'fixed' || edge.width <= 1) break;
				const across =
					/hidden|clip/.test(style.overflowX) && (box.left < edge.left - 1 || box.right > edge.right + 1);
				const down =
					/hidden|clip/.test(style.overflowY) && (box.top < edge.top - 1 || box.bottom > edge.bottom + 1);
				if (across || down) {
					faults.add(
						`${innerWidth}: “${text.slice(0, 60)}” is cut by <${around.tagName.toLowerCase()} class="${around.className}">`
					);
					break;
				}
				if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
				// A signed-in person's page stands still as a whole: only its parts scroll.
				const isStill = document.querySelector('[data-testid="sync-pill"]') !== null;
				if (around !== document.documentElement) continue;
				if (box.left < -1 || box.right > innerWidth + 1 || (isStill && box.bottom > innerHeight + 1))
					faults.add(`${innerWidth}: “${text.slice(0, 60)}” is cut by the window`);
			}
		}
		return [...faults];
	});

/** Medicines of which a letter cannot be read: beyond an edge, or behind three dots. */
export const cutDrugNames = (page: Page, drugs: readonly string[]): Promise<string[]> =>
	page.evaluate((drugs) => {
		const faults: string[] = [];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const range = document.createRange();
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const parent = node.parentElement!;
			if (!drugs.some((drug) => node!.textContent?.toLowerCase().includes(drug))) continue;
			if (
				!parent.checkVisibility({ visibilityProperty: true }) ||
				/^(?:OPTION|TEXTAREA|STYLE)$/.test(parent.tagName)
			)
				continue;
			range.selectNodeContents(node);
			const box = range.getBoundingClientRect();
			const beyond = box.left < -1 || box.right > innerWidth + 1;
			let cut: HTMLElement | null = null;
			for (let around: HTMLElement | null = parent; around && !cut; around = around.parentElement) {
				const style = getComputedStyle(around);
				const dots = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
				const narrow = style.overflowX !== 'visible' && around.scrollWidth > around.clientWidth + 1;
				const short = style.webkitLineClamp !== 'none' && around.scrollHeight > around.clientHeight + 1;
				if (narrow || short || (dots && style.display === 'inline')) cut = around;
			}
			if (beyond || cut)
				faults.push(
					`${innerWidth}: ${node.textContent} ${cut ? `in <${cut.tagName} class="${cut.className}">` : ''}`
				);
		}
		return faults;
	}, drugs as string[]);

/** Spaces as WCAG 1.4.12 lets a reader set them. */
export const spaceOut = async (page: Page): Promise<() => Promise<void>> => {
	await page.evaluate(() => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(
			'* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }'
		);
		(window as unknown as { spaced: CSSStyleSheet }).spaced = sheet;
		document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
	});
	return () =>
		page.evaluate(() => {
			const { spaced } = window as unknown as { spaced: CSSStyleSheet };
			document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== spaced);
		});
};

/** A finger instead of a mouse, until what is returned is called. */
export async function useFinger(page: Page): Promise<() => Promise<void>> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
	return async () => {
		await session.send('Emulation.setTouchEmulationEnabled', { enabled: false });
		await session.detach();
	};
}

/** Presses something with a finger: touch events, as a tablet sends them, while `useFinger` is on. */
export async function tap(target: Locator): Promise<void> {
	const page = target.page();
	await target.scrollIntoViewIfNeeded();
	await target.click({ trial: true });
	const box = (await target.boundingBox())!;
	const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
	const session = await page.context().newCDPSession(page);
	await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
	await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
	await session.detach();
}

/** Waits until the page has taken in a new size, theme or pointer, and colours that go over into others have arrived. */
export const settled = (page: Page): Promise<void> =>
	page.evaluate(async () => {
		await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
		const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
		await Promise.allSettled(transitions.map(({ finished }) => finished));
	});

/**
 * What cannot be told apart in colours that a reader forces on the page: a control without an edge, a line or an underline,
 * and something chosen that looks like its neighbours that are not. To be asked while such colours are on.
 */
export const lostInForcedColours = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		/** A background that is drawn: forced colours give one that is seen through the colour of the page, and its own alpha. */
		const drawnBehind = (element: Element): string => {
			for (let at: Element | null = element; at; at = at.parentElement) {
				const { backgroundColor } = getComputedStyle(at);
				if (!/^rgba\(.*, 0\)$/.test(backgroundColor)) return backgroundColor;
			}
			return '';
		};
		const look = (element: Element) =>
			drawnBehind(element) +
			[undefined, '::before', '::after']
				.map((part) => getComputedStyle(element, part))
				.map((style) =>
					[
						style.content,
						style.borderStyle,
						style.borderWidth,
						style.borderColor,
						style.outlineStyle,
						style.fontWeight,
						style.color,
						style.textDecorationLine
					].join()
				)
				.join('|');
		const name = (element: Element) => element.outerHTML.replace(/<!---->/g, '').slice(0, 140);
		const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
		const faults: string[] = [];
		for (const field of document.querySelectorAll('input, select, textarea, [role="textbox"]'))
			if (seen(field) && !/checkbox|radio|file/.test((field as HTMLInputElement).type)) {
				const edges = [field, field.parentElement!].some((one) => {
					const { borderBlockEndStyle, outlineStyle } = getComputedStyle(one);
					return borderBlockEndStyle !== 'none' || outlineStyle !== 'none';
				});
				if (!edges) faults.push(`no edge: ${name(field)}`);
			}
		for (const state of ['aria-pressed', 'aria-selected', 'aria-checked', 'aria-current'])
			for (const chosen of document.querySelectorAll(`[${state}]:not([${state}="false"])`)) {
				if (!seen(chosen)) continue;
				const others = [...(chosen.parentElement?.children ?? [])].filter(
					(other) => other.tagName === chosen.tagName && /^(?:false|)$/.test(other.getAttribute(state) ?? '')
				);
				const parts = (one: Element) =>
					[one, one.children[0], one.children[0]?.children[0]].flatMap((x) => (x ? [look(x)] : [])).join();
				if (others.some((other) => seen(other) && parts(other) === parts(chosen)))
					faults.push(`chosen like the rest: ${name(chosen)}`);
			}
		return faults;
	});
