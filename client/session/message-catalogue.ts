// What a language's words are, as types only.

/** A message, or one per plural category (CLDR) or exact number (`=2`) of `count`. `{name}` is replaced by what is given. */
export type Message =
	string | Readonly<Partial<Record<Intl.LDMLPluralRule | `=${number}`, string>> & { other: string }>;
/** All messages of one language, by key. */
export type Catalogue = Readonly<Record<string, Message>>;
