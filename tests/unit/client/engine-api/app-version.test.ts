import { expect, test } from 'vitest';
import { APP_VERSION } from '#client/engine-api/app-version.ts';
import { readFileSync } from 'node:fs';

test('devices tell the version that package.json has', () => {
	expect(APP_VERSION).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
});
