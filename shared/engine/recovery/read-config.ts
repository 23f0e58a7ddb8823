// The practice's config document from bare envelopes, before there is a device to hold them: names to choose from, and the
// import key. Checked like anything else that comes in.
import { applyRemoteChanges } from '../../chart/document/merge-changes.ts';
import { createDocument } from '../../chart/document/chart-document.ts';
import { createChartReader } from '../../chart/chart-reader.ts';
import type { ChartReader } from '../../chart/edit.ts';
import type { Instant } from '../../core/clock.ts';
import type { DocId, SiteId, UserId } from '../../core/ids.ts';
import { ENVELOPE_KINDS, openEnvelope, parseEnvelope, verifyEnvelope } from '../../crypto/envelope.ts';
import type { CryptoSuite } from '../../crypto/suite.ts';
import type { ControlState } from '../../replica/control-state.ts';
import { verdictOf } from '../../replica/verdict.ts';
import { changesOfInner } from '../change-payload.ts';
import type { Keyring } from '../keyring.ts';
import { configKeys, readImportKey, readText } from '../practice-config.ts';

export interface ReadConfig {
	readonly practiceName: string;
	readonly sites: readonly { readonly siteId: SiteId; readonly name: string }[];
	readonly staff: readonly { readonly userId: UserId; readonly name: string }[];
	readonly importKey: Uint8Array | undefined;
	/** The newest change, by its author's clock. */
	readonly writtenAt: Instant | undefined;
}

/** Reads what these envelopes hold of the config document; those that do not hold up are passed over. */
export async function readConfig(
	suite: CryptoSuite,
	control: ControlState,
	keyring: Keyring,
	docId: DocId,
	envelopes: readonly Uint8Array[]
): Promise<ReadConfig> {
	const changes: Uint8Array[] = [];
	let writtenAt: Instant | undefined;
	for (const bytes of envelopes) {
		const parsed = await parseEnvelope(suite, bytes);
		if (!parsed.ok || parsed.value.header.kind !== ENVELOPE_KINDS.changes) continue;
		const { header, id } = parsed.value;
		const author = control.credentials.get(header.credId);
		if (header.docId !== docId || !author || verdictOf(control, header, id) !== 'accept') continue;
		if (!(await verifyEnvelope(suite, parsed.value, author.signKey))) continue;
		const key = await keyring.documentKey(header.scope, header.epoch, docId);
		const opened = key && (await openEnvelope(suite, parsed.value, key));
		const read = opened?.ok ? changesOfInner(opened.value) : undefined;
		if (!opened?.ok || !read?.ok) continue;
		changes.push(...read.value);
		writtenAt = Math.max(writtenAt ?? 0, opened.value.authoredAt);
	}
	const { doc } = applyRemoteChanges(createDocument('00'.repeat(24)), changes);
	const reader = createChartReader({ directory: doc });
	const atom = (key: string): string | undefined => reader.atom(key);
	return {
		practiceName: readText(atom, configKeys.practiceName) ?? '',
		sites: named(reader, 'Location:').map(([id, name]) => ({ siteId: Number(id) as SiteId, name })),
		staff: named(reader, 'Practitioner:').map(([id, name]) => ({ userId: id as UserId, name })),
		importKey: readImportKey(atom),
		writtenAt
	};
}

/** What is named under a kind of thing: its id and its name, by name. */
function named(reader: ChartReader, prefix: string): (readonly [string, string])[] {
	const keys = reader.keys(prefix).filter((key) => key.endsWith(':name'));
	const pairs = keys.map(
		(key) => [key.split(':')[1]!, readText((one) => reader.atom(one), key) ?? ''] as const
	);
	return pairs.filter(([, name]) => name !== '').sort(([, a], [, b]) => a.localeCompare(b));
}
