// The gallery shows every part there is.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every part of client/ui stands in the gallery', () => {
	const parts = readdirSync('client/ui').flatMap((file) => /^(\w+)\.svelte$/.exec(file)?.[1] ?? []);
	const markup = readdirSync('client/routes/ui')
		.filter((file) => file.endsWith('.svelte'))
		.map((file) => readFileSync(`client/routes/ui/${file}`, 'utf8').replace(/<script[\s\S]*?<\/script>/g, ''))
		.join('\n');
	expect(parts.length).toBeGreaterThan(20);
	expect(parts.filter((part) => !markup.includes(`<${part}`))).toEqual([]);
});
