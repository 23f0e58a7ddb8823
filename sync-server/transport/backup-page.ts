// What a device of a practice may ask about the relay's copies: how the last one went, and a rehearsal of putting it back.
// The question is a POST whose body is a ticket from the device's own session; nobody else is told anything.
import type { IncomingMessage } from 'node:http';
import type { PracticeId } from '#shared/core/ids.ts';

const MOST_TICKET = 256;

export interface BackupPage {
	/** What the relay says of its copies to a device of this practice. */
	tell(practiceId: PracticeId): object;
	rehearse(): void;
}

/** The answer to one question: undefined when it is none of these paths. */
export async function answerBackup(
	page: BackupPage | undefined,
	takeTicket: (ticket: string) => Promise<PracticeId | undefined>,
	request: IncomingMessage,
	pathname: string
): Promise<{ readonly status: number; readonly body: object } | undefined> {
	if (pathname !== '/backup' && pathname !== '/backup/rehearse') return undefined;
	if (request.method !== 'POST') return { status: 405, body: {} };
	let ticket = '';
	for await (const chunk of request) {
		ticket += String(chunk);
		if (ticket.length > MOST_TICKET) return { status: 413, body: {} };
	}
	const practiceId = await takeTicket(ticket);
	if (practiceId === undefined) return { status: 401, body: {} };
	if (!page) return { status: 404, body: {} };
	if (pathname === '/backup/rehearse') page.rehearse();
	return { status: 200, body: page.tell(practiceId) };
}
