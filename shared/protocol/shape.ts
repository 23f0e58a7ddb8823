// A schema as plain data: small enough to hash, and typed so that it cannot drift from the TypeScript type it checks.

/** Exactly so many bytes, or between two numbers of them. */
export type BytesShape = { readonly bytes: number | readonly [min: number, max: number] };
/** An integer from 0 to `uint`. */
export type UintShape = { readonly uint: number };
/** true or false. */
export type FlagShape = { readonly flag: true };
/** Printable ASCII, with its least and most characters. */
export type TextShape = { readonly text: readonly [min: number, max: number] };
/** One of these words. */
export type OneOfShape<T extends string = string> = { readonly oneOf: readonly T[] };
/** Up to `max` values of one shape. */
export type ListShape<S = unknown> = { readonly list: S; readonly max: number };
/** A key of a map that may be left out. */
export type OptionalShape<S = unknown> = { readonly optional: S };
/** Exactly these keys. */
export type MapShape<M = Readonly<Record<string, unknown>>> = { readonly map: M };

/** The shape that a value of type T must be given. */
export type ShapeOf<T> = [T] extends [Uint8Array]
	? BytesShape
	: [T] extends [boolean]
		? FlagShape
		: [T] extends [number]
			? UintShape
			: [T] extends [string]
				? [string] extends [T]
					? TextShape
					: OneOfShape<T>
				: [T] extends [readonly (infer Item)[]]
					? ListShape<ShapeOf<Item>>
					: [T] extends [object]
						? MapShape<{
								readonly [K in keyof T]-?: object extends Pick<T, K>
									? OptionalShape<ShapeOf<Exclude<T[K], undefined>>>
									: ShapeOf<T[K]>;
							}>
						: never;

type AnyShape = BytesShape | UintShape | FlagShape | TextShape | OneOfShape | ListShape | MapShape;

const within = (n: number, limits: number | readonly [number, number]): boolean =>
	typeof limits === 'number' ? n === limits : n >= limits[0] && n <= limits[1];

/**
 * True when an untrusted value has exactly this shape: no key more, none less but those that may be left out, every length
 * and range kept.
 */
export function hasShape<T>(shape: ShapeOf<T>, value: unknown): value is T {
	const s = shape as AnyShape;
	if ('bytes' in s) return value instanceof Uint8Array && within(value.length, s.bytes);
	if ('uint' in s)
		return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= s.uint;
	if ('flag' in s) return typeof value === 'boolean';
	if ('text' in s)
		return typeof value === 'string' && within(value.length, s.text) && /^[\x20-\x7e]*$/.test(value);
	if ('oneOf' in s) return typeof value === 'string' && s.oneOf.includes(value);
	if ('list' in s) {
		return (
			Array.isArray(value) && value.length <= s.max && value.every((item) => hasShape(s.list as never, item))
		);
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
		return false;
	const keys = Object.keys(s.map);
	const has = (key: string): boolean => {
		const of = s.map[key] as AnyShape | OptionalShape;
		if (!Object.hasOwn(value, key)) return 'optional' in of;
		return hasShape(('optional' in of ? of.optional : of) as never, (value as never)[key]);
	};
	return Object.keys(value).every((key) => Object.hasOwn(s.map, key)) && keys.every(has);
}
