import { expect, test } from 'vitest';
import type { PracticeId } from '#shared/core/ids.ts';
import { createJsonLog } from '#relay/transport/json-log.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

test('one JSON object a line, with time and level, from the threshold on', () => {
	const lines: string[] = [];
	const log = createJsonLog(createManualClock(0), 'info', (line) => lines.push(line));
	log('debug', { event: 'stopped' });
	log('info', { event: 'practice-created', practiceId: 'ab' as PracticeId });
	log('error', { event: 'request-failed', error: 'two\nlines' });
	expect(lines).toEqual([
		'{"at":"1970-01-01T00:00:00.000Z","level":"info","event":"practice-created","practiceId":"ab"}\n',
		'{"at":"1970-01-01T00:00:00.000Z","level":"error","event":"request-failed","error":"two\\nlines"}\n'
	]);
});
