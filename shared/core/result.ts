// Expected outcomes as values. Bugs throw; anything a caller should handle is a Result.

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Err<E> = { readonly ok: false; readonly error: E };
/** The outcome of something that may fail in a way the caller must handle. E is a union of plain tagged objects. */
export type Result<T, E> = Ok<T> | Err<E>;

/** Wraps a success. */
export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
/** Wraps an expected failure. */
export const err = <E>(error: E): Err<E> => ({ ok: false, error });
