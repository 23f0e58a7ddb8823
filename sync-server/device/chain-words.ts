// A broken link of somebody's chain as a sentence.
import type { BrokenLink } from '#shared/engine/broken-links.ts';

const FAULTS = {
	missing: ['is missing', 'are missing'],
	changed: ['has been changed', 'have been changed'],
	moved: ['does not lie where it was stored', 'do not lie where they were stored'],
	twice: ['is claimed by two', 'are claimed by two'],
	'not-yet': ['is on another device and has not come here', 'are on another device and have not come here']
} as const;

/** Whose chain: by name where it is known, else by the beginning of the credential's id. */
function whose({ credId, by }: BrokenLink): string {
	if (!by) return `credential ${credId.slice(0, 8)}`;
	const device = by.device === '' ? 'device' : `device \u201c${by.device}\u201d`;
	const site = by.site === '' ? '' : ` at ${by.site}`;
	return `${by.user || 'somebody'}\u2019s ${device}${site}`;
}

export function linkWords(link: BrokenLink): string {
	const { cseq, upTo, fault } = link;
	const several = upTo > cseq;
	const entries = several ? `Entries ${cseq} to ${upTo}` : `Entry ${cseq}`;
	return `${entries} of ${whose(link)} ${FAULTS[fault][several ? 1 : 0]}; what follows cannot be trusted to be whole.`;
}
