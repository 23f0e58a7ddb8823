// The story in README.md, typed in as it stands there: every command runs, and prints what the page says it prints.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataDir, startRelay, type RelayProcess } from '../support/relay-process.ts';
import { endOf, runBag, spawnBag } from '../support/run-bag.ts';

const README = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
const STORY = README.slice(
	README.indexOf('### Two sites, one medicine'),
	README.indexOf('## For developers')
);
const PREFIX = 'npm run -s bag -- ';

/** A line behind the prompt, and the lines that the page shows under it. */
interface Step {
	readonly command: string;
	readonly prints: readonly string[];
}

const blocks = (language: string): string[] =>
	[...STORY.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
		([, text = '']) => text
	);

const steps: readonly Step[] = blocks('console').flatMap((block) =>
	block
		.split(/^\$ /m)
		.slice(1)
		.map((step) => {
			const [command = '', ...prints] = step.trimEnd().split('\n');
			return { command, prints };
		})
);

/** A command line as a shell divides it; single quotes are all that the page uses. */
const words = (line: string): string[] =>
	[...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

/** True when the printed line is the page's, where `…` stands for anything. */
function fits(printed: string, shown: string): boolean {
	const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`).test(printed);
}

let relay: RelayProcess;
const folder = createDataDir();
beforeAll(async () => {
	relay = await startRelay();
});
afterAll(() => relay.kill());

test('the story of two sites and one medicine is true', async () => {
	const home = (text: string): string =>
		text.replaceAll('~/bags', folder).replaceAll('http://127.0.0.1:8080', relay.url);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'maria.json'), blocks('json').join(''));
	let passphrase = '';
	let link = '';
	let inviting: Promise<{ code: number | null; stdout: string; stderr: string }> | undefined;

	for (const { command, prints } of steps) {
		const setting = /^export SADDLEBAG_PASSPHRASE='(.+)'$/.exec(command);
		if (setting) {
			passphrase = setting[1]!;
			continue;
		}
		expect(command.startsWith(PREFIX), command).toBe(true);
		const args = words(home(command.slice(PREFIX.length))).map((word) => (word === 'LINK' ? link : word));
		const printed = args[0] === 'invite' ? await invite(args) : await run(args);
		expect(printed, command).toHaveLength(prints.length);
		for (const [i, shown] of prints.entries())
			expect(fits(printed[i]!, home(shown)), `${command}\n${printed[i]}`).toBe(true);
		if (args[0] === 'join') {
			const ended = await inviting!;
			expect(ended).toMatchObject({ code: 0, stderr: '' });
		}
	}
	expect(steps.length).toBeGreaterThan(10);

	async function run(args: readonly string[]): Promise<string[]> {
		const { code, stdout, stderr } = await runBag(args, { passphrase });
		expect({ args: args[0], code, stderr }).toEqual({ args: args[0], code: 0, stderr: '' });
		return stdout.split('\n').filter(Boolean);
	}

	/** Leaves it waiting; resolves with the first line. */
	async function invite(args: readonly string[]): Promise<string[]> {
		const child = spawnBag(args, { passphrase });
		inviting = endOf(child);
		const line = await new Promise<string>((found, failed) => {
			let text = '';
			child.stdout.on('data', (chunk: string) => {
				text += chunk;
				if (text.includes('\n')) found(text.slice(0, text.indexOf('\n')));
			});
			void inviting!.then(({ stderr }) => failed(new Error(`invite ended: ${stderr}`)));
		});
		link = (JSON.parse(line) as { link: string }).link;
		return [line];
	}
});

test('a line that differs from the page is noticed', () => {
	expect(fits('{"sent":3,"pending":0}', '{"sent":…,"pending":0}')).toBe(true);
	expect(fits('{"sent":3,"pending":1}', '{"sent":…,"pending":0}')).toBe(false);
	expect(fits('{}', '{"sent":…}')).toBe(false);
});
