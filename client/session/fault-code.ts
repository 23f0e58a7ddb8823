// What went wrong, as a text to hand to whoever helps: version, screen, kind of error and where in the program. Never the
// error's own words: a value of a chart may stand in them.
import { APP_VERSION } from '#client/engine-api/app-version.ts';

/** Places in the program that are named. */
const FRAMES = 3;

/** `where`: a route's id or a part's name, never an address. Anything may have been thrown. */
export function faultCode(fault: unknown, where: string): string {
	const name = fault instanceof Error ? fault.constructor.name : typeof fault;
	const stack = (fault instanceof Error && fault.stack) || '';
	// A frame of any browser ends in file:line:column; what stands before it may be words of the error.
	const frames = [...stack.matchAll(/([\w.-]+\.[jt]s|\w+\.svelte)\S*?:(\d+:\d+)\)?$/gm)]
		.slice(0, FRAMES)
		.map(([, file, place]) => `${file}:${place}`);
	return [`Saddlebag ${APP_VERSION}`, where, name, ...frames].join(' · ');
}
