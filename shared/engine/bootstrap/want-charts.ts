// Asking for charts ahead of the log.
import { SCOPES } from '../../core/scopes.ts';
import type { Want } from '../../replica/context.ts';
import { CHART_SCOPES } from '../chart-identity.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Session } from '../session.ts';
import type { Summary } from '../summaries.ts';

/** The same with snapshots first, for a chart that somebody looks at. */
export const wantsOfOpened = (session: Session, row: Summary): readonly Want[] => {
	const content = wantsOfChart(session, row);
	return [...content.map(snapshotOf), ...content];
};

export const snapshotOf = ({ docId }: Want): Want => ({ docId, what: 'on-demand' });

/**
 * What to ask for so that a chart is here: all documents that it may have and this person can read. A page may be older
 * than one of them.
 */
export const wantsOfChart = ({ deps: { keyring } }: Session, { docIds }: Summary): readonly Want[] =>
	CHART_SCOPES.filter((scope) => keyring.newestEpoch(SCOPES[scope]) !== undefined).map((scope) => ({
		docId: docIds[scope],
		what: 'content'
	}));

/** Asks for documents ahead of the log, when there is a road; else once there is. Inside `exclusive`. */
export async function wantDocuments(
	{ device }: EngineCore,
	wants: readonly Want[],
	first: boolean
): Promise<void> {
	if (wants.length > 0) await device?.link?.perform(device.replica.want(wants, first));
}
