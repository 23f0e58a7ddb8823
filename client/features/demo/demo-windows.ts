// What the windows of one demo say to each other in this browser: "let me in", the link for that, "it is over". Links go
// from window to window and through no address: browsers write addresses down.
import { after } from '#client/session/tab-clock.ts';

type Said =
	| { readonly type: 'let-me-in' }
	| { readonly type: 'link'; readonly link: string | undefined }
	| { readonly type: 'ended' };

const CHANNEL = 'saddlebag/demo-windows';
/** The first window may have to find the relay first. */
const PATIENCE_MS = 20_000;

function listen(hear: (said: Said, answer: (said: Said) => void) => void): () => void {
	const channel = new BroadcastChannel(CHANNEL);
	channel.onmessage = ({ data }) => hear(data as Said, (said) => channel.postMessage(said));
	return () => channel.close();
}

function say(said: Said): void {
	const channel = new BroadcastChannel(CHANNEL);
	channel.postMessage(said);
	channel.close();
}

/** An invitation from the first window; undefined when it makes none, or is not there. */
export function askForLink(): Promise<string | undefined> {
	return new Promise((resolve) => {
		const settle = (link: string | undefined): void => {
			stop();
			cancel();
			resolve(link);
		};
		const stop = listen((said) => {
			if (said.type === 'link') settle(said.link);
		});
		const cancel = after(PATIENCE_MS, () => settle(undefined));
		say({ type: 'let-me-in' });
	});
}

/** Answers windows that want to be let in, until the returned function is called. */
export const answerWindows = (makeLink: () => Promise<string | undefined>): (() => void) =>
	listen((said, answer) => {
		if (said.type === 'let-me-in') void makeLink().then((link) => answer({ type: 'link', link }));
	});

/** Tells every window of the demo that it is over. */
export const tellEnded = (): void => say({ type: 'ended' });

export const onDemoEnded = (run: () => void): (() => void) =>
	listen((said) => {
		if (said.type === 'ended') run();
	});
