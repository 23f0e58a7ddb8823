import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { CONTROL_SHAPES, GENESIS_WITH_RIGHTS, PLACE_SHAPE } from '#shared/protocol/control-shapes.ts';
import { FRAME_SHAPES } from '#shared/protocol/frame-shapes.ts';
import * as limits from '#shared/protocol/limits.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';

/** The shapes of each protocol version that was ever released. Add a line with a new version; never change one. */
const SHAPES_BY_VERSION: Readonly<Record<number, string>> = {
	1: 'fec15c8eca3753e4c52e155783d98743e3c257d7d63bb8eb6ad77f232207aeff',
	2: '70c3a9310c8fa9783b1ac80c6a79c07ac1aa59f4e00333c9c789a93497104e8a',
	3: 'e15eeff1f9c87ae0b11a3e5af710ff448e17840f48d9d4d06d8d8cdae0578cdf',
	4: '64bd9243536681488bd530534d2aedcf3e0feefc9690f2f19fea23290860c812',
	5: 'e3f4915f58061f07e39fdd2045b8d34952ad0cc0fa381d8e2a7e66adc62befb4',
	6: '0db1aef987d72c1cbe08a5366f99627ab4c519015a91683931348fde45f84366',
	7: 'f7c7c875fd4de597eb445554925213fde8ea64198dc1a71f53dbf6f6835be151'
};

const sorted = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, part]) => [key, sorted(part)])
	);
};

test('[FRM-6] what frames and control records look like changes only with the protocol version', () => {
	const control = { CONTROL_SHAPES, GENESIS_WITH_RIGHTS, PLACE_SHAPE };
	const shapes = sorted({ FRAME_SHAPES, ...control, CLOSE_CODES, limits: { ...limits } });
	const hash = createHash('sha256').update(JSON.stringify(shapes)).digest('hex');
	expect(SHAPES_BY_VERSION[PROTOCOL_VERSION], 'a message changed: raise PROTOCOL_VERSION').toBe(hash);
});

test('[FRM-8] close codes are closed to what a browser may send and receive, each told once', () => {
	const codes = Object.values(CLOSE_CODES).map(({ code }) => code);
	expect(new Set(codes).size).toBe(codes.length);
	for (const code of codes) expect(code === 1001 || (code >= 4400 && code <= 4599)).toBe(true);
});
