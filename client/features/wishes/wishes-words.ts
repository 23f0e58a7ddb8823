// What a patient said of being contacted and of who may see the chart, in words. Pure.
import type { ChartView, PlainResource } from '#shared/chart/chart-view.ts';
import { saidIn, SHARING_TOPICS, sharingTopicOf, type SharingTopic } from '#shared/chart/sharing-answers.ts';
import { formatDate } from '#client/session/dates.ts';
import { t } from '#client/session/i18n.ts';

export type Answer = 'yes' | 'no' | 'not-asked';
export const ANSWERS = ['yes', 'no', 'not-asked'] as const;

/** One question and what stands of it. */
export interface Wish {
	readonly topic: SharingTopic;
	readonly answer: Answer;
	/** `Consent/<id>`; absent while nobody has asked. */
	readonly path?: string;
	/** Who said it for the patient; absent for the patient. */
	readonly by?: string;
	readonly on?: string;
	/** Sites recorded it differently. */
	readonly open: boolean;
}

type Provision = { readonly type?: string };
const answerOf = ({ status, provision }: PlainResource): Answer =>
	status !== 'active' ? 'not-asked' : (provision as Provision | undefined)?.type === 'deny' ? 'no' : 'yes';

/** Every question, in a fixed order. */
export function wishesOf({ entries, disagreements }: ChartView): readonly Wish[] {
	const all = Object.values(entries.Consent ?? {});
	return SHARING_TOPICS.map((topic) => {
		const entry = all.find(({ id }) => sharingTopicOf(id) === topic);
		if (!entry) return { topic, answer: 'not-asked', open: false };
		const path = `Consent/${entry.id}`;
		const open = disagreements.some((one) => one.path.startsWith(`${path}/`));
		return { topic, answer: answerOf(entry), path, ...saidIn(entry.provision), open };
	});
}

/** The answers that differ, and what counts until somebody decides. */
export function openWords({ path }: Wish, { disagreements }: ChartView): string {
	const values = disagreements.filter((one) => one.path.startsWith(`${path}/`)).flatMap((one) => one.values);
	const isRefused = values.some(({ atom }) => atom.includes('"deny"'));
	return t(isRefused ? 'wishes.differ-no' : 'wishes.differ');
}

/** "Said by the patient on 30-Nov-2026". */
export function saidWords({ answer, by, on }: Wish): string {
	if (answer === 'not-asked' || !on) return '';
	const date = formatDate(on);
	return by ? t('wishes.said-by', { name: by, date }) : t('wishes.said', { date });
}
