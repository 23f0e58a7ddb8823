// Writes docs/duplicate-patients.md. Run with `node tests/support/make-duplicates-page.ts` when the score changes.
import { writeFileSync } from 'node:fs';
import { duplicatesPage } from './duplicates-page.ts';

writeFileSync(new URL('../../docs/duplicate-patients.md', import.meta.url), duplicatesPage());
