// Patients' cards and labels: the code of a chart, and the chart of a code or record number, found among the charts held
// here. Nothing is asked of anybody else, and no chart is opened: who opens it is recorded then.
import type { ChartId } from '../core/ids.ts';
import { readRecordNumber } from '../core/record-number.ts';
import { err, ok } from '../core/result.ts';
import {
	codeToQrText,
	codeToWords,
	deriveCardCode,
	deriveCardKey,
	practiceLetters,
	practicePart,
	readCardText
} from '../crypto/card-code.ts';
import type { CardFound } from './patient-rows.ts';
import type { Engine } from './api.ts';
import type { EngineCore } from './engine-core.ts';
import type { Session } from './session.ts';

/** Codes that were worked out, by session: 20,000 of them are a moment's work, once. */
const known = new WeakMap<
	Session,
	{ readonly key: Uint8Array; readonly charts: Map<string, ChartId>; readonly read: Set<ChartId> }
>();

async function codesOf(core: EngineCore, session: Session) {
	const importKey = await session.importKey();
	if (!importKey) return undefined;
	const { suite } = core.deps;
	let codes = known.get(session);
	if (!codes) {
		codes = { key: await deriveCardKey(suite, importKey), charts: new Map(), read: new Set() };
		known.set(session, codes);
	}
	return codes;
}

export const cardOf = async (core: EngineCore, chartId: ChartId): ReturnType<Engine['cardOf']> => {
	const { signedIn } = core;
	const codes = signedIn && (await codesOf(core, signedIn.session));
	if (!codes) return err({ type: 'Locked' });
	const code = await deriveCardCode(core.deps.suite, codes.key, chartId);
	return ok({ words: codeToWords(code), qrText: codeToQrText(code) });
};

/** Whoever alone has the number. When several have it, who is meant is for people to see in the list. */
function patientOfNumber(session: Session | undefined, number: string): CardFound {
	const found = (session?.summaries.searchable() ?? []).filter(({ row }) =>
		row.identifiers.some(({ value }) => value === number)
	);
	return found.length === 1 ? { type: 'found', patient: found[0]!.row } : { type: 'none' };
}

/** A label's barcode holds the record number itself; all else is read as the code of a card. */
export const findByCard = async (core: EngineCore, text: string): Promise<CardFound> => {
	const { session } = core.signedIn ?? {};
	const number = readRecordNumber(text);
	if (number.type === 'number') return patientOfNumber(session, number.number);
	const read = readCardText(text);
	if (read.type !== 'code') return read;
	const codes = session && (await codesOf(core, session));
	if (!session || !codes) return { type: 'none' };
	const { suite } = core.deps;
	if ((await practiceLetters(suite, codes.key)) !== practicePart(read.code))
		return { type: 'other-practice' };
	for (const { row } of session.summaries.searchable()) {
		if (codes.read.has(row.chartId)) continue;
		codes.charts.set(await deriveCardCode(suite, codes.key, row.chartId), row.chartId);
		// Only now: another question asked meanwhile must not pass over a code that is still being worked out.
		codes.read.add(row.chartId);
	}
	const chartId = codes.charts.get(read.code);
	const patient = chartId && session.summaries.rowOf(chartId);
	return patient ? { type: 'found', patient } : { type: 'not-here' };
};
