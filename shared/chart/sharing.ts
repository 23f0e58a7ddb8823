// What a patient said about being contacted and about who may see their chart: one FHIR Consent a question, whose id follows
// from the question, so that two sites that ask apart answer the same entry. They stand in the chart's directory document:
// who finds, books and lists people goes by them, and no clinical word is in them.
import { groupNamed } from './decision-groups.ts';
import type { ChartReader } from './edit.ts';
import { isGroupContested } from './group-sides.ts';
import { registerKey, SHARING_PREFIX } from './register-key.ts';
import {
	sharingTopicOf,
	type SharingAnswer,
	type SharingAnswers,
	type SharingTopic
} from './sharing-answers.ts';

/** The values of a register that stand: several while answers differ. */
function standing(reader: ChartReader, key: string): readonly unknown[] {
	const candidates = reader.candidates(key).map(({ atom }) => atom);
	const atoms = candidates.length > 1 ? candidates : [reader.atom(key) ?? 'null'];
	return atoms.map((atom) => JSON.parse(atom) as unknown);
}

/**
 * What counts. While answers differ it is the most restrictive: anybody's refusal. Two who agree that it is given, but not
 * on who said it, do agree.
 */
function answerOf(reader: ChartReader, id: string): SharingAnswer | undefined {
	const provisions = standing(reader, registerKey('Consent', id, 'provision'));
	const types = provisions.map((value) => (value as { readonly type?: unknown } | null)?.type);
	const statuses = standing(reader, registerKey('Consent', id, 'status'));
	const isContested = isGroupContested(reader, 'Consent', id, groupNamed('Consent', 'consent')!);
	if (types.includes('deny') && (isContested || statuses.includes('active'))) return 'no';
	const isGiven = types.every((type) => type === 'permit') && statuses.every((one) => one === 'active');
	return isGiven ? 'yes' : undefined;
}

/** The answers that count in a chart, as its directory document has them. */
export function sharingOf(reader: ChartReader): SharingAnswers {
	const keys = reader.keys(`Consent:${SHARING_PREFIX}`);
	if (keys.length === 0) return {};
	const answers: Partial<Record<SharingTopic, SharingAnswer>> = {};
	for (const id of new Set(keys.map((key) => key.split(':')[1]!))) {
		const topic = sharingTopicOf(id);
		const answer = topic && answerOf(reader, id);
		// An entry that came from another chart of the same person counts as this one's does: the stricter of the two.
		if (topic && answer) answers[topic] = answers[topic] === 'no' ? 'no' : answer;
	}
	return answers;
}
