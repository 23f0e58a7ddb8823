// Power cuts: a relay killed again and again under load keeps every envelope that it acknowledged.
import { expect, test } from 'vitest';
import { killRelayUnderLoad } from '../support/relay-kills.ts';

const KILLS = 20;

test(`every acknowledged envelope outlives ${KILLS} kills under load`, async () => {
	const report = await killRelayUnderLoad(KILLS, 20_263);
	expect(report).toMatchObject({ lost: [], misplaced: [] });
	expect(report.acknowledged).toBeGreaterThan(KILLS * 20);
	// The kills did hit between commit and acknowledgement now and then.
	expect(report.inTheMiddle).toBeGreaterThan(0);
}, 120_000);
