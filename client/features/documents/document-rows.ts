// The documents of a chart as the card and the viewer show them.
import type { DocId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { elsewhereOf, type Elsewhere } from '#client/session/elsewhere.ts';
import { THUMBNAIL_EXTENSION } from '#shared/chart/verbs/add-document.ts';
import { parseBlobName } from '#shared/engine/blob-format.ts';

export interface DocumentRow {
	readonly id: string;
	/** The words of its type; undefined when it has none. */
	readonly type: string | undefined;
	readonly title: string | undefined;
	readonly comment: string | undefined;
	/** FHIR dateTime: when it was made, else when it was filed. */
	readonly date: string | undefined;
	readonly mediaType: string;
	/** Bytes. */
	readonly size: number | undefined;
	/** Where its content lies; undefined when it is not kept by this practice. */
	readonly blob: DocId | undefined;
	readonly thumbnail: DocId | undefined;
	/** Where it stands, when that is another chart of the same person. */
	readonly elsewhere: Elsewhere | undefined;
}

interface Attachment {
	readonly contentType?: unknown;
	readonly url?: unknown;
	readonly data?: unknown;
	readonly size?: unknown;
	readonly title?: unknown;
	readonly creation?: unknown;
	readonly extension?: readonly { readonly url?: unknown; readonly valueUrl?: unknown }[];
}
interface Concept {
	readonly text?: unknown;
	readonly coding?: readonly { readonly display?: unknown; readonly code?: unknown }[];
}

const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;

function conceptText(concept: Concept | undefined): string | undefined {
	const [coding] = concept?.coding ?? [];
	return textOf(concept?.text) ?? textOf(coding?.display) ?? textOf(coding?.code);
}

/** The documents that stand, newest first; ties by id, so that every device shows one order. */
export function documentRows(view: ChartView): readonly DocumentRow[] {
	const rows = Object.entries(view.entries.DocumentReference ?? {})
		.filter(([, entry]) => entry.status !== 'entered-in-error')
		.map(([id, entry]): DocumentRow => {
			const [content] = (entry.content ?? []) as readonly { readonly attachment?: Attachment }[];
			const attachment = content?.attachment ?? {};
			const thumbnail = attachment.extension?.find(({ url }) => url === THUMBNAIL_EXTENSION)?.valueUrl;
			return {
				id,
				type: conceptText(entry.type as Concept | undefined),
				title: textOf(attachment.title),
				comment: textOf(entry.description),
				date: textOf(attachment.creation) ?? textOf(entry.date),
				mediaType: textOf(attachment.contentType) ?? 'application/octet-stream',
				size: typeof attachment.size === 'number' ? attachment.size : undefined,
				blob: (parseBlobName(attachment.url) ?? parseBlobName(attachment.data))?.id,
				thumbnail: parseBlobName(thumbnail)?.id,
				elsewhere: elsewhereOf(entry)
			};
		});
	return rows.toSorted((a, b) => {
		const [x, y] = [a.date ?? '', b.date ?? ''];
		return x === y ? (a.id < b.id ? -1 : 1) : x < y ? 1 : -1;
	});
}

/** Media types that are drawn on the screen. Anything that could hold a script is not among them. */
const SHOWN: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
export const isPicture = (mediaType: string): boolean => SHOWN.includes(mediaType);
