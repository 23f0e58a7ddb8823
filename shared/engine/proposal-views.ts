// Proposals as screens show them: who asked for what, the entry as it would stand, and what was answered.
import { createUuid, type SiteId, type UserId } from '../core/ids.ts';
import type { PlainResource, ProposalView } from '../chart/chart-view.ts';
import type { ChartReader, VerbContext } from '../chart/edit.ts';
import {
	answersOf,
	proposalIds,
	proposalState,
	proposedIn,
	randomOf,
	type Proposed
} from '../chart/proposals.ts';
import { readOtherwise } from '../chart/read-otherwise.ts';
import { parseRegisterKey } from '../chart/register-key.ts';
import { registersToResource } from '../chart/registers-to-resource.ts';
import { stringifyExact } from '../fhir/exact-json.ts';
import { runCommand } from './chart-command.ts';

/** Names for the ids that a register holds. */
export interface ProposalNames {
	userName(userId: UserId): string;
	siteName(siteId: SiteId): string;
}

/** The chart with some registers as they would be. */
function withWrites(chart: ChartReader, writes: ReadonlyMap<string, string>): ChartReader {
	return readOtherwise(chart, {
		atom(key) {
			const atom = writes.get(key) ?? chart.atom(key);
			return atom === 'null' ? undefined : atom;
		},
		keys: (prefix) =>
			[
				...new Set([...chart.keys(prefix), ...[...writes.keys()].filter((key) => key.startsWith(prefix))])
			].sort()
	});
}

const toPlain = (chart: ChartReader, path: string): PlainResource => {
	const [type = '', id = ''] = path.split('/');
	return JSON.parse(stringifyExact(registersToResource(chart, type, id))) as PlainResource;
};

/** The entries that accepting would write, as they would stand; none while it would be refused. */
function wouldBe(chart: ChartReader, id: string, proposed: Proposed): readonly PlainResource[] {
	const { user: userId, site: siteId, at: now, day: today } = proposed;
	const context: VerbContext = { userId, siteId, now, today, random: randomOf(id) };
	const done = runCommand(chart, context, proposed.command as never);
	if (!done.ok) return [];
	const writes = new Map(done.value.edits.flatMap((edit) => [...edit.writes]));
	const paths = new Set(
		[...writes.keys()].flatMap((key) => {
			const { type, id: entry, element } = parseRegisterKey(key) ?? {};
			return type && entry && !element?.startsWith('~') ? [`${type}/${entry}`] : [];
		})
	);
	const after = withWrites(chart, writes);
	return [...paths].map((path) => toPlain(after, path));
}

/** What waits, differs, or was declined and is not taken back; oldest first. */
export function proposalViews(chart: ChartReader, names: ProposalNames): readonly ProposalView[] {
	const views = proposalIds(chart).flatMap((id): readonly ProposalView[] => {
		const proposed = proposedIn(chart, id);
		const state = proposalState(chart, id);
		if (!proposed || state === 'accepted' || state === 'withdrawn') return [];
		const iso = (at: number): string => new Date(at).toISOString();
		return [
			{
				id,
				state,
				verb: proposed.command.verb,
				command: JSON.parse(stringifyExact(proposed.command)) as ProposalView['command'],
				entries: wouldBe(chart, id, proposed),
				user: names.userName(proposed.user),
				userId: proposed.user,
				site: names.siteName(proposed.site),
				at: iso(proposed.at),
				answers: answersOf(chart, id).map(({ answer, user, site, at, reason }) => ({
					answer,
					user: names.userName(user),
					userId: user,
					site: names.siteName(site),
					at: iso(at),
					...(reason !== undefined && { reason })
				}))
			}
		];
	});
	return views.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** An allergy that nobody has accepted yet counts all the same. */
export interface ProposedAllergy {
	readonly path: string;
	readonly code: unknown;
}

/** By the id that the entry will have. */
export function proposedAllergies(chart: ChartReader): readonly ProposedAllergy[] {
	return proposalIds(chart).flatMap((id) => {
		const proposed = proposedIn(chart, id);
		const state = proposalState(chart, id);
		if (proposed?.command.verb !== 'addAllergy' || (state !== 'waiting' && state !== 'apart')) return [];
		const path = `AllergyIntolerance/${createUuid(randomOf(id))}`;
		return [{ path, code: JSON.parse(stringifyExact(proposed.command))['code'] as unknown }];
	});
}
