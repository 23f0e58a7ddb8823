// What a device is not to hold, and what does not go from it.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const own = unit('shared/engine/holding/own-patients');
const list = unit('shared/engine/session');

export const OF_HOLDING: readonly Defence[] = [
	{
		name: 'what waits to be sent does not go',
		file: 'shared/replica/letting-go.ts',
		text: "if (at && (await draft.getGuarded('outbox', outboxRow(at.arrival, at.isChunk)))) return 'waits';",
		without: '',
		tests: own
	},
	{
		name: "what is at a clinic's relay alone does not go",
		file: 'shared/engine/holding/own-patients.ts',
		text: "core.unsealed === 0 && (await store.count('meta', HOMEWARD_PREFIX)) === 0;",
		without: 'core.unsealed === 0;',
		tests: own
	},
	{
		name: 'a device of its own patients alone is sent no names, whatever it asks for',
		file: 'sync-server/relay/device-session.ts',
		text: "return isOwnOnly ? 'no-patients' : asked;",
		without: 'return asked;',
		tests: unit('shared/replica/holding')
	},
	{
		name: 'a locked device of which that was said fetches no names',
		file: 'shared/engine/holding/holding.ts',
		text: 'if (!device?.link || !isLive || isToLetGo()) return;',
		without: 'if (!device?.link || !isLive) return;',
		tests: own
	},
	{
		name: 'whom somebody looks up is kept nowhere until the chart is opened',
		file: 'shared/engine/holding/looked-up.ts',
		text: 'this.#others.set(row.chartId, { row, person: personOfRow(row) });',
		without:
			'this.#others.set(row.chartId, { row, person: personOfRow(row) });\n\t\tawait this.takeIn(row.chartId);',
		tests: own
	},
	{
		name: 'a session that does not know what another took into the list looks at every document',
		file: 'shared/engine/listed-rows.ts',
		text: 'const noted = isNoted && (await this.#parts.summaries.areOurs());',
		without: 'const noted = isNoted;',
		tests: list
	},
	{
		name: 'a session that has written over the list of another does not say that it is whole',
		file: 'shared/engine/listed-rows.ts',
		text: 'if (!(await this.#parts.summaries.areOurs())) return;',
		without: '',
		tests: list
	},
	{
		name: 'a list that another session writes meanwhile is not said to be whole',
		file: 'shared/engine/listed-rows.ts',
		text: "[...asTaken, { table: 'meta', key: LIST_WRITER, value: writer }]",
		without: '[...asTaken]',
		tests: list
	}
];
