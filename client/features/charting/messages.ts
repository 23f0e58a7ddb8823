// Messages about a patient in words: whom they are for, how far they have come. Pure.
import type { Recipient, MessageView } from '#shared/chart/messages.ts';
import type { PracticeFacts } from '#shared/engine/practice-api.ts';
import { hasMessage, t } from '#client/session/i18n.ts';

/** Roles that open charts: nobody else could read it. */
const ROLES = ['prescriber', 'nurse', 'outreach', 'admin'] as const;

export interface RecipientChoice {
	readonly value: string;
	readonly text: string;
}

/** Whom a message can be for, as the practice's settings know them. */
export const recipientsOf = ({ staff, sites }: PracticeFacts): readonly RecipientChoice[] => [
	...ROLES.map((role) => ({ value: `role:${role}`, text: t(`message.role-${role}`) })),
	...sites.map(({ siteId, name }) => ({
		value: `site:${siteId}`,
		text: t('message.site', { name: name.text })
	})),
	...staff
		.filter(({ isMe, roles }) => !isMe && ROLES.some((role) => roles.includes(role)))
		.map(({ userId, name }) => ({ value: `user:${userId}`, text: name.text }))
];

/** `role:nurse` as the engine has it. */
export function recipientFrom(value: string): Recipient | undefined {
	const at = value.indexOf(':');
	return at < 0 ? undefined : { type: value.slice(0, at) as Recipient['type'], id: value.slice(at + 1) };
}

/** `nurse please look` or `ben okoro please look`: whom it is for, when the line begins so, and the rest. */
export function readTold(
	line: string,
	choices: readonly RecipientChoice[]
): { readonly to: string; readonly text: string } {
	const words = line.trim();
	const lower = words.toLowerCase();
	const begins = ({ text, value }: RecipientChoice): number => {
		const [type, id = ''] = value.split(':');
		const names = [text, text.split(' ')[0] ?? '', ...(type === 'role' ? [id] : [])].map((one) =>
			one.toLowerCase()
		);
		return Math.max(
			0,
			...names.filter((name) => name && lower.startsWith(`${name} `)).map((name) => name.length)
		);
	};
	const [best] = choices.toSorted((a, b) => begins(b) - begins(a));
	const length = best ? begins(best) : 0;
	return length > 0 && best ? { to: best.value, text: words.slice(length).trim() } : { to: '', text: words };
}

/** Whom it is for: `Nurses`, `Everybody at Hilltop`, a name. */
export function recipientWords({ type, id, name }: MessageView['to']): string {
	const key = `message.role-${id}`;
	if (type === 'role') return hasMessage(key) ? t(key) : id;
	return type === 'site' ? t('message.site', { name }) : name;
}
