// JSON.parse source text access (ECMAScript 2026; TC39 proposal-json-parse-with-source), which TypeScript 6 does not
// declare yet. Numbers keep their text with it: 1.10 stays 1.10. Part of every program of this project.

interface JSON {
	/** Parses; the reviver sees the source text of each primitive in `context.source`. */
	parse(
		text: string,
		reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown
	): unknown;
	/** A value that `stringify` writes as exactly this text, which must be a JSON primitive. */
	rawJSON(text: string): { readonly rawJSON: string };
	/** True for what `rawJSON` made. */
	isRawJSON(value: unknown): value is { readonly rawJSON: string };
}
