// An independent reader of JSON for judging what an export kept. It knows nothing of the code it judges: its own
// recursive descent over the text, numbers as their text, members as a list in order, no JavaScript objects or doubles.

/** A JSON value as written. Strings are decoded, so that `é` and `\u00e9` are the same; numbers are their text. */
export type OracleJson =
	| { readonly kind: 'object'; readonly members: readonly (readonly [name: string, value: OracleJson])[] }
	| { readonly kind: 'array'; readonly items: readonly OracleJson[] }
	| { readonly kind: 'number' | 'string' | 'word'; readonly text: string };

const TOKEN =
	/\s*(?:([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const decodeString = (quoted: string): string =>
	quoted
		.slice(1, -1)
		.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code?: string, letter?: string) =>
			code === undefined ? (ESCAPES[letter!] ?? letter!) : String.fromCharCode(Number.parseInt(code, 16))
		);

/** Reads a whole text. Throws on anything that is not JSON. */
export function readOracleJson(text: string): OracleJson {
	let at = 0;
	let token = '';
	let kind: 'mark' | 'string' | 'number' | 'word' = 'mark';

	function next(): void {
		TOKEN.lastIndex = at;
		const match = TOKEN.exec(text);
		if (!match) throw new Error(`not JSON at ${at}`);
		at = TOKEN.lastIndex;
		kind = match[1] ? 'mark' : match[2] ? 'string' : match[3] ? 'number' : 'word';
		token = match[1] ?? match[2] ?? match[3] ?? match[4]!;
	}
	function expectMark(mark: string): void {
		if (kind !== 'mark' || token !== mark) throw new Error(`${mark} expected before ${at}`);
	}
	/** Items up to the closing mark; the current token is the one behind the opening mark. */
	function list<T>(end: string, item: () => T): T[] {
		const items: T[] = [];
		if (kind === 'mark' && token === end) return items;
		for (;;) {
			items.push(item());
			next();
			if (kind === 'mark' && token === end) return items;
			expectMark(',');
			next();
		}
	}
	function member(): readonly [string, OracleJson] {
		if (kind !== 'string') throw new Error(`a name expected before ${at}`);
		const name = decodeString(token);
		next();
		expectMark(':');
		next();
		return [name, value()];
	}
	function value(): OracleJson {
		if (kind === 'string') return { kind, text: decodeString(token) };
		if (kind !== 'mark') return { kind, text: token };
		const opening = token;
		if (opening !== '{' && opening !== '[') throw new Error(`a value expected before ${at}`);
		next();
		return opening === '{'
			? { kind: 'object', members: list('}', member) }
			: { kind: 'array', items: list(']', value) };
	}
	next();
	const whole = value();
	if (text.slice(at).trim() !== '') throw new Error(`something behind the value at ${at}`);
	return whole;
}

/** The value of a member, or undefined. */
export const memberOf = (value: OracleJson | undefined, name: string): OracleJson | undefined =>
	value?.kind === 'object' ? value.members.find(([known]) => known === name)?.[1] : undefined;

/** The text of a string or number member, or undefined. */
export function textOf(value: OracleJson | undefined, name: string): string | undefined {
	const member = memberOf(value, name);
	return member?.kind === 'string' || member?.kind === 'number' ? member.text : undefined;
}

/** Where two values differ, as paths: names and their order, positions, strings, number text. Empty when nowhere. */
export function differences(
	a: OracleJson | undefined,
	b: OracleJson | undefined,
	path = '$'
): readonly string[] {
	if (!a || !b || a.kind !== b.kind) return [path];
	if (a.kind === 'array' && b.kind === 'array') {
		const length = a.items.length === b.items.length ? [] : [`${path}.length`];
		return [...length, ...a.items.flatMap((item, i) => differences(item, b.items[i], `${path}[${i}]`))];
	}
	if (a.kind === 'object' && b.kind === 'object') {
		const names = ({ members }: typeof a): string => JSON.stringify(members.map(([name]) => name));
		const order = names(a) === names(b) ? [] : [`${path} names`];
		return [
			...order,
			...a.members.flatMap(([name, value]) => differences(value, memberOf(b, name), `${path}.${name}`))
		];
	}
	return 'text' in a && 'text' in b && a.text === b.text ? [] : [path];
}

/** One entry of a bundle, or a bare resource without a fullUrl. */
export interface OracleEntry {
	readonly name: string;
	readonly fullUrl: string | undefined;
	readonly resource: OracleJson;
}

/** The entries of a Bundle's text, or the one resource that a text is. */
export function entriesOf(text: string): readonly OracleEntry[] {
	const root = readOracleJson(text.replace(/^\uFEFF/, ''));
	const entry = (resource: OracleJson, fullUrl?: string): OracleEntry => ({
		name: `${textOf(resource, 'resourceType')}/${textOf(resource, 'id') ?? ''}`,
		fullUrl,
		resource
	});
	if (textOf(root, 'resourceType') !== 'Bundle') return [entry(root)];
	const entries = memberOf(root, 'entry');
	const items = entries?.kind === 'array' ? entries.items : [];
	return items.map((item) => entry(memberOf(item, 'resource')!, textOf(item, 'fullUrl')));
}

/**
 * What of the given entries an exported Bundle does not hold exactly: same fullUrl, and every name, order and number text
 * of the resource. Entries are told apart by fullUrl and id; what has neither must stand there whole.
 */
export function lostEntries(given: readonly OracleEntry[], exported: string): readonly string[] {
	const held = entriesOf(exported);
	return given.flatMap((entry) => {
		const alike = held.filter(({ name, fullUrl }) => name === entry.name && fullUrl === entry.fullUrl);
		if (alike.length === 0) return [`${entry.name} is missing`];
		const found = alike.map(({ resource }) => differences(entry.resource, resource));
		const best = found.sort((a, b) => a.length - b.length)[0]!;
		return best.map((path) => `${entry.name} ${path}`);
	});
}
