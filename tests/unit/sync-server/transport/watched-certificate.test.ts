import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certificateUntil } from '#relay/transport/watched-certificate.ts';

test('a certificate says until when it is good; what is none, or not there, says nothing', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
	const path = join(folder, 'box.crt');
	expect(certificateUntil(path)).toBeUndefined();
	writeFileSync(path, 'not a certificate');
	expect(certificateUntil(path)).toBeUndefined();
	const made = ['req', '-x509', '-newkey', 'ed25519', '-nodes', '-subj', '/CN=clinic.lan', '-days', '10'];
	const before = Date.now();
	execFileSync('openssl', [...made, '-keyout', join(folder, 'box.key'), '-out', path], { stdio: 'ignore' });
	const days = (certificateUntil(path)! - before) / 86_400_000;
	expect(Math.round(days)).toBe(10);
	rmSync(folder, { recursive: true });
});
