// A section's words in an editable element of the page: plain text between references, each of which is one piece that is
// put in and taken out whole. Reads and shows words, and keeps the caret by its word. The browser does the typing.
import { partsOfNote } from '#shared/chart/note-references.ts';

/** One piece of the element: a text node, a reference, or a line break, and where it begins in the words. */
interface Piece {
	readonly node: Node;
	readonly words: string;
	readonly at: number;
}
export interface Selected {
	readonly start: number;
	readonly end: number;
}

/** Gives a reference its look and its words. */
export type DressChip = (chip: HTMLElement, path: string, words: string) => void;

const BLOCKS = new Set(['DIV', 'P']);
const tokenOf = (node: Node): string | undefined =>
	node instanceof HTMLElement ? node.dataset.token : undefined;

export class NoteField {
	readonly #root: HTMLElement;
	readonly #dress: DressChip;

	/** `dress` is called again whenever the chart has changed. */
	constructor(root: HTMLElement, dress: DressChip) {
		this.#root = root;
		this.#dress = dress;
	}

	/** Shows other words; the caret is the caller's to put back. */
	show(words: string): void {
		const nodes = partsOfNote(words).map((part) => {
			if (part.path === undefined) return document.createTextNode(part.text);
			const chip = document.createElement('span');
			chip.contentEditable = 'false';
			chip.dataset.token = part.token;
			this.#dress(chip, part.path, part.words);
			return chip;
		});
		// Without something behind it, no caret can stand in an empty last line or behind a reference.
		this.#root.replaceChildren(...nodes, document.createElement('br'));
	}

	/** Says anew in every reference what its entry says now. */
	refresh(): void {
		for (const chip of this.#root.querySelectorAll<HTMLElement>('[data-token]')) {
			const [part] = partsOfNote(chip.dataset.token ?? '');
			if (part?.path !== undefined) this.#dress(chip, part.path, part.words);
		}
	}

	/** The words as they stand in the element. */
	read(): string {
		return this.#pieces()
			.map(({ words }) => words)
			.join('');
	}

	#pieces(): readonly Piece[] {
		const pieces: Piece[] = [];
		let at = 0;
		const add = (node: Node, words: string) => {
			pieces.push({ node, words, at });
			at += words.length;
		};
		const walk = (parent: Node) => {
			for (const node of parent.childNodes) {
				const token = tokenOf(node);
				if (token !== undefined) add(node, token);
				else if (node instanceof Text) add(node, node.data);
				else if (node.nodeName === 'BR') {
					if (node !== this.#root.lastChild) add(node, '\n');
				} else {
					if (BLOCKS.has(node.nodeName) && at > 0) add(node, '\n');
					walk(node);
				}
			}
		};
		walk(this.#root);
		return pieces;
	}

	/** What is selected, as places in the words; undefined while the selection is elsewhere. */
	selected(): Selected | undefined {
		const selection = getSelection();
		if (!selection || selection.rangeCount === 0) return undefined;
		const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
		if (!this.#root.contains(startContainer) || !this.#root.contains(endContainer)) return undefined;
		return { start: this.#placeOf(startContainer, startOffset), end: this.#placeOf(endContainer, endOffset) };
	}

	#placeOf(container: Node, offset: number): number {
		const pieces = this.#pieces();
		const end = pieces.reduce((sum, { words }) => sum + words.length, 0);
		const own = pieces.find(
			({ node }) => node === container || (node !== this.#root && node.contains(container))
		);
		if (own?.node instanceof Text) return own.at + Math.min(offset, own.words.length);
		if (own) return own.at + (offset > 0 ? own.words.length : 0);
		const next = container.childNodes[offset];
		if (!next)
			return container === this.#root
				? end
				: (pieces.find(({ node }) => follows(container, node))?.at ?? end);
		return pieces.find(({ node }) => node === next || next.contains(node) || follows(next, node))?.at ?? end;
	}

	/** Selects from one place to another; the element gets the focus. */
	select(start: number, end = start): void {
		this.#root.focus({ preventScroll: true });
		const [from, to] = [this.#nodeAt(start), this.#nodeAt(end)];
		getSelection()?.setBaseAndExtent(from[0], from[1], to[0], to[1]);
	}

	#nodeAt(place: number): [Node, number] {
		for (const { node, words, at } of this.#pieces()) {
			if (node instanceof Text) {
				if (place <= at + words.length) return [node, Math.max(0, place - at)];
			} else if (place <= at && node.parentNode)
				return [node.parentNode, [...node.parentNode.childNodes].indexOf(node as ChildNode)];
		}
		const last = this.#root.lastChild?.nodeName === 'BR' ? 1 : 0;
		return [this.#root, this.#root.childNodes.length - last];
	}
}

const follows = (node: Node, other: Node): boolean =>
	(node.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
