// Opening a page of the practice's list that the relay sent.
import { SCOPES } from '../../core/scopes.ts';
import { openEnvelope, parseEnvelope } from '../../crypto/envelope.ts';
import { INNER_TYPES } from '../../crypto/inner.ts';
import type { Incoming } from '../../replica/receiving.ts';
import type { Session } from '../session.ts';
import { decodePage, type DirectoryPage } from './directory-page.ts';

/** A page that came; undefined when it is none, or this person's keys do not open it. */
export async function openPage(
	{ deps: { suite, keyring } }: Session,
	{ bytes }: Incoming
): Promise<DirectoryPage | undefined> {
	const parsed = await parseEnvelope(suite, bytes);
	if (!parsed.ok || parsed.value.header.scope !== SCOPES.directory) return undefined;
	const { scope, epoch, docId } = parsed.value.header;
	const key = await keyring.documentKey(scope, epoch, docId);
	const opened = key && (await openEnvelope(suite, parsed.value, key));
	return opened?.ok && opened.value.type === INNER_TYPES.directoryPage
		? decodePage(opened.value.payload)
		: undefined;
}
