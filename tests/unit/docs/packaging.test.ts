// What the packages and the page about a clinic's box name is there: files, settings, commands.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8');
const config = read('sync-server/config.ts');
const settings = new Set([...config.matchAll(/(?:whole|text)\('([A-Z_]+)'/g)].map(([, name]) => name!));
/** Paths in the project that do not lie in git. */
const MADE = ['node_modules', 'build', '.'];

const unit = read('packaging/systemd/saddlebag.service');
const dockerfile = read('packaging/docker/Dockerfile');
const page = read('docs/clinic-box.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: { relay: string } };

test('the service starts a program that is there, where its folder is', () => {
	expect(unit).toContain('WorkingDirectory=/opt/saddlebag\n');
	const [, node, program] = /^ExecStart=(\S+)(?: --\S+)+ (\S+)$/m.exec(unit)!;
	expect(node).toBe('/opt/saddlebag/node_modules/.bin/node');
	expect(existsSync(resolve(ROOT, program!))).toBe(true);
	for (const section of ['[Unit]', '[Service]', '[Install]']) expect(unit).toContain(section);
	// Every other line is a comment or an assignment.
	for (const line of unit.split('\n').filter(Boolean)) expect(line).toMatch(/^(?:#|\[|[A-Za-z]+=)/);
});

test('every setting that is named is one that the relay reads', () => {
	const named = [
		...[...unit.matchAll(/^Environment=([A-Z_]+)=/gm)].map(([, name]) => name!),
		...[...dockerfile.matchAll(/^ENV (.*)$/gm)].flatMap(([, line]) =>
			[...line!.matchAll(/([A-Z_]+)=/g)].map(([, n]) => n!)
		),
		...[...page.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!),
		...[...page.matchAll(/`([A-Z]+_?[A-Z]+)`/g)].map(([, name]) => name!)
	];
	expect(named.length).toBeGreaterThan(6);
	for (const name of named) expect(settings, name).toContain(name);
});

test('what the container is made of is there, and it starts what the service starts', () => {
	const copied = [...dockerfile.matchAll(/^COPY (?:--from=build )?(.+) \S+$/gm)].flatMap(([, paths]) =>
		paths!.split(' ')
	);
	expect(copied.length).toBeGreaterThan(4);
	for (const path of copied) {
		const local = path.replace('/opt/saddlebag/', '');
		if (!MADE.includes(local)) expect(existsSync(resolve(ROOT, local)), local).toBe(true);
	}
	const [, flags, program] = /^CMD \["node", ((?:"--\S+", )+)"(\S+)"\]$/m.exec(dockerfile)!;
	const given = flags!.replaceAll(/[",]/g, '').trim();
	for (const started of [unit, scripts.relay]) expect(started).toContain(`node ${given} `);
	expect(existsSync(resolve(ROOT, program!))).toBe(true);
	expect(dockerfile).toMatch(/^FROM node:24/m);
});

test('the page names files that are packaged', () => {
	for (const [, path] of page.matchAll(/(packaging\/[\w./-]+)/g))
		expect(existsSync(resolve(ROOT, path!)), path).toBe(true);
	expect(readdirSync(resolve(ROOT, 'packaging')).sort()).toEqual(['docker', 'systemd']);
});
