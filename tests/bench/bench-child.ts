// A process of its own for one side of a measurement, asked and answered over Node's channel between processes, so that
// the processor time of each side is its own.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The parent's end of a child. */
export interface BenchChild<Ask, Answer> {
	readonly pid: number;
	/** One question at a time. Rejects with the child's words when it failed or ended. */
	ask(question: Ask): Promise<Answer>;
	stop(): Promise<void>;
}

type Said<Answer> =
	{ readonly ok: true; readonly value: Answer } | { readonly ok: false; readonly error: string };

/** Starts a script of this folder. */
export function startChild<Ask, Answer>(script: string): BenchChild<Ask, Answer> {
	const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'inherit', 'ipc']
	});
	const ended = new Promise<void>((done) => child.once('exit', () => done()));
	const stop = (): void => void child.kill('SIGKILL');
	process.once('exit', stop);
	return {
		pid: child.pid!,
		ask: (question) =>
			new Promise((resolve, reject) => {
				const died = (): void => reject(new Error(`${script} ended`));
				child.once('exit', died);
				child.once('message', (said) => {
					child.off('exit', died);
					const answer = said as Said<Answer>;
					if (answer.ok) resolve(answer.value);
					else reject(new Error(`${script}: ${answer.error}`));
				});
				child.send(question as object);
			}),
		async stop() {
			process.off('exit', stop);
			stop();
			await ended;
		}
	};
}

/** The child's end: answers every question. */
export function answerParent<Ask, Answer>(answer: (question: Ask) => Promise<Answer>): void {
	process.on('message', (question) => {
		void answer(question as Ask).then(
			(value) => process.send!({ ok: true, value } satisfies Said<Answer>),
			(error: unknown) =>
				process.send!({ ok: false, error: String((error as Error).stack ?? error) } satisfies Said<Answer>)
		);
	});
	process.once('disconnect', () => process.exit());
}
