import '../../../support/load-automerge.ts';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDocument, saveDocument } from '#shared/chart/document/chart-document.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { scopeOfType } from '#shared/chart/register-key.ts';
import { importFactsOf, registersToResource } from '#shared/chart/registers-to-resource.ts';
import { resourceToRegisters } from '#shared/chart/resource-to-registers.ts';
import { splitWrites } from '#shared/chart/split-writes.ts';
import { exactEquals, parseExact, stringifyExact, type JsonObject } from '#shared/fhir/exact-json.ts';
import { validateResource } from '#shared/fhir/validate-resource.ts';
import { TestReplica, testActor } from '../../../support/chart-documents.ts';
import { sharedData } from '../../../support/shared-data.ts';

interface Entry {
	readonly resource: JsonObject;
	readonly fullUrl: string | undefined;
}

const readText = (file: string): string => readFileSync(file, 'utf8');

function entriesOf(text: string): readonly Entry[] {
	const parsed = parseExact(text);
	if (!parsed.ok) throw new Error('sample is not JSON');
	const root = parsed.value as JsonObject;
	if (root['resourceType'] !== 'Bundle') return [{ resource: root, fullUrl: undefined }];
	return (root['entry'] as readonly JsonObject[]).map((entry) => ({
		resource: entry['resource'] as JsonObject,
		fullUrl: entry['fullUrl'] as string | undefined
	}));
}

function writesOf(entries: readonly Entry[]): Map<string, string> {
	return new Map(
		entries.flatMap((entry) => [...resourceToRegisters(entry.resource, { ...entry, imported: true }).writes])
	);
}

function importInto(replica: TestReplica, entries: readonly Entry[]): void {
	for (const part of splitWrites(writesOf(entries))) replica.write(Object.fromEntries(part), 'import');
}

const folders = ['synthea', 'hl7-r4-examples', 'ips'];
const files = folders.flatMap((folder) => {
	const path = sharedData(folder);
	if (path === undefined) return [];
	return readdirSync(path)
		.filter((name) => name.endsWith('.json'))
		.map((name) => join(path, name));
});

describe.skipIf(files.length === 0)('real records', () => {
	test('there are as many sample files as we say', () => {
		expect(files.length).toBe(10 + 29 + 4);
	});

	test.each(files)('come out as they went in: %s', (file) => {
		const text = readText(file);
		const entries = entriesOf(text);
		for (const { resource } of entries) expect(validateResource(resource).ok).toBe(true);

		const replica = new TestReplica(1);
		importInto(replica, entries);
		const loaded = loadDocument(saveDocument(replica.doc), testActor(2));
		const reader = createChartReader({ [scopeOfType('Observation')]: loaded });
		expect(reader.contested()).toEqual([]);
		for (const { resource, fullUrl } of entries) {
			const { type, entryId } = resourceToRegisters(resource, { fullUrl, imported: true });
			const out = registersToResource(reader, type, entryId);
			expect(exactEquals(out, resource)).toBe(true);
			expect(stringifyExact(out)).toBe(stringifyExact(resource));
			expect(importFactsOf(reader, type, entryId)?.fullUrl).toBe(fullUrl);
		}
	});

	test('the same file at two sites is one chart without a disagreement, also after both saved', () => {
		const file = files.find((name) => name.includes('Greenfelder'))!;
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		const entries = entriesOf(readText(file));
		importInto(a, entries);
		importInto(b, entriesOf(readText(file)));
		expect(b.reader.keys('')).toEqual(a.reader.keys(''));
		a.take(b.changes);
		expect(a.reader.contested()).toEqual([]);
		const loaded = createChartReader({ clinical: loadDocument(saveDocument(a.doc), testActor(3)) });
		expect(loaded.contested()).toEqual([]);
		expect(loaded.keys('')).toEqual(b.reader.keys(''));
		for (const { resource } of entries) {
			const out = registersToResource(loaded, String(resource['resourceType']), String(resource['id']));
			expect(exactEquals(out, resource)).toBe(true);
		}
	});

	test('a bundle of 1 MB is taken apart and put together without quadratic cost', () => {
		const file = files.find((name) => name.includes('Ardith'))!;
		const entries = entriesOf(readText(file));
		const half = entries.slice(0, entries.length / 2);
		const cost = (some: readonly Entry[]): number => {
			const start = performance.now();
			importInto(new TestReplica(1), some);
			return performance.now() - start;
		};
		cost(half);
		expect(cost(entries)).toBeLessThan(6 * cost(half) + 500);
	});
});
