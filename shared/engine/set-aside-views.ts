// What was set aside on this device, for a person to look at: what it is, who it names as its author, why it is in no chart.
import { err, ok } from '../core/result.ts';
import { scopeNameOf } from '../core/scopes.ts';
import { openEnvelope, parseEnvelope, verifyEnvelope } from '../crypto/envelope.ts';
import type { QuarantineRow } from '../replica/rows.ts';
import type { Engine } from './api.ts';
import { changesOfInner } from './change-payload.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { linesOf } from './late-views.ts';
import { configKeys, readText } from './practice-config.ts';
import type { SetAside } from './set-aside-api.ts';

export const setAside = (core: EngineCore): ReturnType<Engine['setAside']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const rows: SetAside[] = [];
		for (const row of await device.replica.log.quarantined()) rows.push(await viewOf(core, signedIn, row));
		return ok(rows.sort((one, other) => (other.metAt ?? 0) - (one.metAt ?? 0)));
	});

async function viewOf(
	core: EngineCore,
	{ session }: SignedIn,
	{ id, reason, at, bytes }: QuarantineRow & { readonly id: string }
): Promise<SetAside> {
	const { device, deps } = core;
	const facts = { id, reason, metAt: at > 0 ? at : undefined };
	const parsed = await parseEnvelope(deps.suite, bytes);
	if (!parsed.ok)
		return {
			...facts,
			author: undefined,
			device: undefined,
			isOwn: false,
			isSigned: false,
			what: 'other',
			patient: undefined,
			at: undefined,
			lines: []
		};
	const { header } = parsed.value;
	const author = device!.replica.control().credentials.get(header.credId);
	const key = await session.deps.keyring.documentKey(header.scope, header.epoch, header.docId);
	const opened = key && (await openEnvelope(deps.suite, parsed.value, key));
	const changes = opened?.ok ? changesOfInner(opened.value) : undefined;
	return {
		...facts,
		author: author && readText(session.readConfig, configKeys.userName(author.userId)),
		device: author?.deviceId,
		isOwn: author?.deviceId === device!.profile.deviceId,
		isSigned: author !== undefined && (await verifyEnvelope(deps.suite, parsed.value, author.signKey)),
		what: scopeNameOf(header.scope) ?? 'other',
		patient: session.summaries.ofDocument(header.docId)?.name,
		at: opened?.ok ? opened.value.authoredAt : undefined,
		lines: changes?.ok ? linesOf(changes.value) : []
	};
}
