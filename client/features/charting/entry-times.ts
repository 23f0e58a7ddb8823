// When an entry happened and when it was recorded, where an entry says both. Pure.
import { ASSERTED_URLS, RECORDED_URL } from '#shared/chart/entry-times.ts';
import type { Resource } from './fhir-shapes.ts';

type Extensions = readonly { readonly url?: string; readonly valueDateTime?: string }[];

const extension = (entry: Resource, url: string | undefined): string | undefined =>
	url === undefined
		? undefined
		: ((entry.extension ?? []) as Extensions).find((one) => one.url === url)?.valueDateTime;

/** When a problem or an allergy was found, when that is not when it was recorded. */
export const assertedAt = (entry: Resource): string | undefined =>
	extension(entry, ASSERTED_URLS[entry.resourceType]);

/** When the entry was recorded, where it says so. */
export function recordedAt(entry: Resource): string | undefined {
	const { issued, recordedDate, recorded } = entry as Readonly<Record<string, unknown>>;
	const said = extension(entry, RECORDED_URL) ?? issued ?? recordedDate ?? recorded;
	return typeof said === 'string' ? said : undefined;
}
