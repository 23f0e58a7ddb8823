// The questions about being contacted and about who may see a chart, the entry of each, and how FHIR keeps an answer and who
// gave it. Nothing here reads a chart: what counts in one is in sharing.ts.
import type { JsonObject } from '../fhir/exact-json.ts';
import { SHARING_PREFIX } from './register-key.ts';

/**
 * `phone`, `text`, `post`: to be contacted so. `other-sites`: other sites of this practice open the chart. `outreach`: it
 * goes on tablets of a trip and on lists of charts that a device holds. `other-practices`: it is handed to others.
 */
export const SHARING_TOPICS = [
	'phone',
	'text',
	'post',
	'other-sites',
	'outreach',
	'other-practices'
] as const;
export type SharingTopic = (typeof SHARING_TOPICS)[number];

/** Not asked is no answer. */
export type SharingAnswer = 'yes' | 'no';
export type SharingAnswers = Readonly<Partial<Record<SharingTopic, SharingAnswer>>>;

/** Code system of the questions, and extensions of `provision`: who said it, in words, and on which day. */
export const SHARING_SYSTEM = 'urn:saddlebag:sharing';
export const SAID_BY_URL = 'urn:saddlebag:said-by';
export const SAID_ON_URL = 'urn:saddlebag:said-on';

/** The entry of a question. `chartId`: ids of Consents are not the same in two charts. */
export const sharingEntryId = (topic: SharingTopic, chartId: string): string =>
	`${SHARING_PREFIX}${topic}.${chartId}`;

/** The question of an entry; undefined for a Consent of another kind. */
export const sharingTopicOf = (entryId: string): SharingTopic | undefined =>
	entryId.startsWith(SHARING_PREFIX)
		? SHARING_TOPICS.find((topic) => entryId.startsWith(`${SHARING_PREFIX}${topic}.`))
		: undefined;

/** What the FHIR resource of a question says of itself, in English as FHIR's own words are. */
export const SHARING_WORDS: Readonly<Record<SharingTopic, string>> = {
	phone: 'Contact by phone',
	text: 'Contact by text message',
	post: 'Contact by post',
	'other-sites': 'Chart opened at other sites of the practice',
	outreach: 'Chart on outreach tablets and on lists of charts',
	'other-practices': 'Chart handed to other practices'
};

/** Who said it and when, as `provision` keeps it. */
export interface SharingSaid {
	/** In words; absent for the patient. */
	readonly by?: string;
	/** YYYY-MM-DD */
	readonly on?: string;
}

/** FHIR R4 Consent.provision of an answer. */
export const provisionOf = (
	topic: SharingTopic,
	answer: SharingAnswer,
	{ by, on }: SharingSaid
): JsonObject => {
	const extension: JsonObject[] = [
		...(by ? [{ url: SAID_BY_URL, valueString: by }] : []),
		...(on ? [{ url: SAID_ON_URL, valueDate: on }] : [])
	];
	return {
		...(extension.length > 0 && { extension }),
		type: answer === 'yes' ? 'permit' : 'deny',
		code: [{ coding: [{ system: SHARING_SYSTEM, code: topic }] }]
	};
};

/** Reads it back, of a provision as JSON. */
export function saidIn(provision: unknown): SharingSaid {
	const { extension } = (provision ?? {}) as {
		extension?: readonly { url?: string; valueString?: string; valueDate?: string }[];
	};
	const by = extension?.find(({ url }) => url === SAID_BY_URL)?.valueString;
	const on = extension?.find(({ url }) => url === SAID_ON_URL)?.valueDate;
	return { ...(by && { by }), ...(on && { on }) };
}
