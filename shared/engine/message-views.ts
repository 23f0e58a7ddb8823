// Messages of one chart with the names of people, sites and roles.
import type { SiteId, UserId } from '../core/ids.ts';
import type { AuthorOf } from '../chart/disagreements.ts';
import type { ChartReader } from '../chart/edit.ts';
import { messagesIn, type Done, type Message, type MessageView, type Recipient } from '../chart/messages.ts';

/** Names for the ids that registers hold. */
export interface MessageNames {
	readonly authorOf: AuthorOf;
	userName(userId: UserId): string;
	siteName(siteId: SiteId): string;
}

/** Oldest first. */
export function messageViews(reader: ChartReader, names: MessageNames): readonly MessageView[] {
	const done = ({ credId, at }: Message['sent']): Done => ({
		...names.authorOf(credId),
		at: new Date(at).toISOString()
	});
	const nameOf = ({ type, id }: Recipient): string =>
		type === 'user'
			? names.userName(id as UserId)
			: type === 'site'
				? names.siteName(Number(id) as SiteId)
				: id;
	return messagesIn(reader).map(({ id, text, urgent, status, to, sent, answered, replies }) => ({
		id,
		text,
		urgent,
		status,
		to: { ...to, name: nameOf(to) },
		sent: done(sent),
		...(status === 'completed' && { done: done(answered) }),
		replies: replies.map(({ item, by, at, text: words }) => ({
			item,
			user: names.userName(by as UserId),
			userId: by,
			at,
			text: words
		}))
	}));
}
