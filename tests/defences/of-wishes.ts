// What a patient asked of their chart, and what is recorded before somebody goes against it.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const SHUT = 'shared/engine/sharing/shut.ts';
const HAND_OUT = 'shared/engine/sharing/hand-out.ts';
const WHY = 'shared/engine/sharing/say-why.ts';
const notHere = unit('shared/engine/sharing/asked-not-here');
const notOut = unit('shared/engine/sharing/asked-not-out');

export const OF_WISHES: readonly Defence[] = [
	{
		name: 'a chart whose patient asked for it is opened at its own site alone',
		file: SHUT,
		text: 'if (isAskedShut(session, chart.identity.chartId, chart)) shutChart(session, chart);',
		without: 'if (false) shutChart(session, chart);',
		tests: notHere
	},
	{
		name: 'what others of two sites say is home is not taken for granted',
		file: SHUT,
		text: 'homes.length > 0 && !(homes.length === 1 && homes[0] === session.deps.keyring.siteId);',
		without: 'homes.length > 0 && !homes.includes(session.deps.keyring.siteId);',
		tests: unit('shared/engine/sharing/home-site')
	},
	{
		name: 'a shut chart is opened after the record of why',
		file: WHY,
		text: 'if (!recorded.ok) return recorded;\n\t\tfor (const one of chartsOfPerson(session, chartId))',
		without: 'for (const one of chartsOfPerson(session, chartId))',
		tests: notHere
	},
	{
		name: 'a refusal counts while answers differ',
		file: 'shared/chart/sharing.ts',
		text: "if (types.includes('deny') && (isContested || statuses.includes('active'))) return 'no';",
		without: "if (types.every((type) => type === 'deny') && statuses.includes('active')) return 'no';",
		tests: notHere
	},
	{
		name: 'nothing leaves on paper or in a file of who asked for it',
		file: HAND_OUT,
		text: "const charts = to === 'others' ? chartIds.filter(isKept) : [];",
		without: "const charts = to === 'others' ? chartIds.filter(isKept).slice(0, 0) : [];",
		tests: notOut
	},
	{
		name: 'a paper and a copy wait for their record',
		file: HAND_OUT,
		text: 'if (!recorded.ok) return recorded;',
		without: '',
		tests: notOut
	},
	{
		name: 'what a patient gets themself is on record as that',
		file: HAND_OUT,
		text: "const reason = to === 'patient'",
		without: "const reason = (to as string) === ''",
		tests: notOut
	},
	{
		name: 'who asked for it goes on no tablet and no list',
		file: 'shared/engine/holding/left-out.ts',
		text: 'if (!refused) kept.push(chartId);',
		without: 'kept.push(chartId);',
		tests: notOut
	}
];
