// The files that somebody has chosen for one chart and not saved yet, and saving them one after another.
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import { errorWords } from '#client/session/error-words.ts';
import { t } from '#client/session/i18n.ts';
import type { Session } from '#client/session/session.svelte.ts';
import { typeConcept, type DocumentType } from './document-types.ts';
import { PICTURE_TYPE, prepareFile, type PreparedFile } from './prepare-file.ts';

/** Bytes; the engine's limit for one file. */
const LIMIT = 20 * 1024 * 1024;

export interface FileToSave {
	readonly key: number;
	title: string;
	/** undefined while it is made ready. */
	file: PreparedFile | undefined;
	/** An address of the small picture, in memory only. */
	preview: string | undefined;
	problem: string | undefined;
	saving: boolean;
}

/** What is said of all files that are saved together, as typed. */
const nothingSaid = () => ({ type: 'photo' as string, made: '', comment: '' });

export class FilesToSave {
	list = $state<FileToSave[]>([]);
	/** How many of how many are saved, while saving. */
	progress = $state<{ readonly done: number; readonly of: number }>();
	said = $state(nothingSaid());
	#lastKey = 0;
	readonly chartId: string;

	/** `chartId`: the chart that the files are for. */
	constructor(chartId: string) {
		this.chartId = chartId;
	}

	/** Takes files in, making pictures smaller one at a time. */
	async add(files: readonly File[]): Promise<void> {
		// A letter is not a photo just because nobody has said so.
		const noPicture = files.every((file) => !file.type.startsWith('image/'));
		if (this.list.length === 0 && noPicture && this.said.type === 'photo') this.said.type = 'other';
		for (const file of files) {
			const key = ++this.#lastKey;
			const tooLarge = !file.type.startsWith('image/') && file.size > LIMIT;
			const title = file.name.replace(/\.[^.]*$/, '');
			this.list.push({
				key,
				title,
				file: undefined,
				preview: undefined,
				saving: false,
				problem: tooLarge ? t('documents.too-large') : undefined
			});
			if (tooLarge) continue;
			const prepared = await prepareFile(file);
			const item = this.list.find((one) => one.key === key);
			if (!item) continue;
			item.file = prepared;
			if (prepared.bytes.length > LIMIT) item.problem = t('documents.too-large');
			if (prepared.thumbnail)
				item.preview = URL.createObjectURL(new Blob([prepared.thumbnail.slice()], { type: PICTURE_TYPE }));
		}
	}

	remove(key: number): void {
		const item = this.list.find((one) => one.key === key);
		if (item?.preview) URL.revokeObjectURL(item.preview);
		this.list = this.list.filter((one) => one.key !== key);
	}

	get ready(): boolean {
		return this.list.length > 0 && this.list.every(({ file, problem }) => file && !problem) && !this.progress;
	}

	/**
	 * Saves them in order, each with the entry that names it; what fails stays in the list with the reason. `effectiveAt`: when they
	 * were made (FHIR date), when that is not now. True when all are saved.
	 */
	async save(session: Session, chart: OpenChart, effectiveAt: string | undefined): Promise<boolean> {
		const waiting = this.list.filter(({ file, problem }) => file && !problem);
		let done = 0;
		this.progress = { done, of: waiting.length };
		for (const item of waiting) {
			item.saving = true;
			item.problem = await this.#saveOne(session, chart, item, effectiveAt);
			item.saving = false;
			if (item.problem === undefined) this.remove(item.key);
			this.progress = { done: ++done, of: waiting.length };
		}
		this.progress = undefined;
		if (this.list.length > 0) return false;
		this.said = nothingSaid();
		return true;
	}

	async #saveOne(
		session: Session,
		chart: OpenChart,
		{ file, title }: FileToSave,
		effectiveAt: string | undefined
	): Promise<string | undefined> {
		const { type, comment } = this.said;
		const { bytes, mediaType, thumbnail } = $state.snapshot(file!) as PreparedFile;
		const small = thumbnail && (await session.ask('addBlob', { bytes: thumbnail, mediaType: PICTURE_TYPE }));
		if (small && !small.ok) return errorWords(small.error);
		const stored = await session.ask('addBlob', { bytes, mediaType });
		if (!stored.ok) return errorWords(stored.error);
		const { url, size, hash } = stored.value;
		const ran = await chart.run({
			verb: 'addDocument',
			type: typeConcept(type as DocumentType),
			attachment: { contentType: mediaType, url, size, hash, ...(small && { thumbnail: small.value.url }) },
			title,
			comment,
			...(effectiveAt !== undefined && { effectiveAt })
		});
		return ran.ok ? undefined : errorWords(ran.error);
	}
}
