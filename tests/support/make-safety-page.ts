// Writes docs/safety-checks.md. Run with `node tests/support/make-safety-page.ts` when a table of shared/safety/ changes.
import { writeFileSync } from 'node:fs';
import { safetyPage } from './safety-page.ts';

writeFileSync(new URL('../../docs/safety-checks.md', import.meta.url), safetyPage());
