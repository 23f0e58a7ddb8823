// Everything that lies in a device's store, opened with every key that whoever has the device and its passphrase has: what a
// thief reads of it. As text, to be searched for a name.
import { decodeChange } from '@automerge/automerge/slim';
import { SCOPES, scopeNameOf, type ScopeName } from '#shared/core/scopes.ts';
import { openEnvelope, parseEnvelope } from '#shared/crypto/envelope.ts';
import { openRow } from '#shared/crypto/seal-row.ts';
import { changesInSave } from '#shared/chart/document/chart-document.ts';
import { changesOfInner } from '#shared/engine/change-payload.ts';
import { TABLES } from '#shared/replica/store.ts';
import { decode } from 'cborg';
import { suite, type EngineRig } from './engine-rig.ts';

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const changeText = (change: Uint8Array): string => JSON.stringify(decodeChange(change));

/** By row, what it says. Of an envelope and of a saved document the changes in it; of any other row its bytes, opened where they are sealed. */
export async function openedStore({
	store,
	session
}: Pick<EngineRig, 'store' | 'session'>): Promise<ReadonlyMap<string, string>> {
	const { keyring } = session.deps;
	const said = new Map<string, string>();
	for (const table of TABLES)
		for (const { key, value } of await store.list(table)) {
			const name = `${table}/${key}`;
			said.set(name, `${key} ${latin(value)}`);
			if (table === 'local')
				for (const scope of Object.keys(SCOPES) as ScopeName[]) {
					if (keyring.newestEpoch(SCOPES[scope]) === undefined) continue;
					const opened = await openRow(suite, keyring.localKey(scope), key, value);
					if (!opened) continue;
					const saved = key.startsWith('save/') ? (decode(opened) as { bytes: Uint8Array }).bytes : undefined;
					const changes = saved && changesInSave(saved);
					said.set(name, changes ? changes.map(changeText).join('\n') : latin(opened));
				}
			if (table !== 'envelope') continue;
			const parsed = await parseEnvelope(suite, value);
			if (!parsed.ok || scopeNameOf(parsed.value.header.scope) === undefined) continue;
			const { scope, epoch, docId } = parsed.value.header;
			const documentKey = await keyring.documentKey(scope, epoch, docId);
			const opened = documentKey && (await openEnvelope(suite, parsed.value, documentKey));
			if (!opened?.ok) continue;
			const changes = changesOfInner(opened.value);
			said.set(name, changes.ok ? changes.value.map(changeText).join('\n') : latin(opened.value.payload));
		}
	return said;
}

/** The rows that say a word. */
export const rowsSaying = async (
	rig: Pick<EngineRig, 'store' | 'session'>,
	word: string
): Promise<string[]> =>
	[...(await openedStore(rig))].filter(([, text]) => text.includes(word)).map(([name]) => name);
