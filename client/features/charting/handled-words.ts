// What a merge put together by itself, in words, and what takes a side of it back. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { HandledThing } from '#shared/engine/patient-rows.ts';
import type { QueueCommand } from '#shared/engine/queue-rows.ts';
import type { ExactJson } from '#shared/fhir/exact-json.ts';
import { t, type MessageKey } from '#client/session/i18n.ts';
import { markInError, refuteAllergy, resolveProblem, type Undoable } from './entry-actions.ts';
import { conceptWords, type Resource } from './fhir-shapes.ts';
import { elementWords, valueWords } from './value-words.ts';

export type HandledSide = HandledThing['sides'][number];

const LISTS: Readonly<Record<string, MessageKey>> = {
	AllergyIntolerance: 'handled.allergies',
	Condition: 'handled.problems',
	Immunization: 'handled.vaccines'
};

/** "Allergies of two sites were put together". */
export function handledTitle({ kind, sides }: HandledThing): string {
	const [type = ''] = sides[0]!.path.split('/');
	return t(kind === 'added' ? (LISTS[type] ?? 'handled.entries') : `handled.${kind}`);
}

const valueOf = (element: string, atom: string | undefined): string => {
	const value = JSON.parse(atom ?? 'null') as unknown;
	const plain = element.endsWith('[x]') ? Object.values((value ?? {}) as object)[0] : value;
	return valueWords(plain, element);
};

/** What this side did. */
export function sideWords({ kind }: HandledThing, { path, after, before, state }: HandledSide): string {
	const [type = '', , element = ''] = path.split('/');
	if (kind === 'queue') return state ? t(`visit.${state}`) : '';
	if (kind === 'words') return t('handled.wrote');
	if (kind === 'added') return conceptWords(JSON.parse(after ?? 'null')) ?? t('problem.no-name');
	const now = valueOf(element, after);
	const was = before === undefined || before === 'null' ? undefined : valueOf(element, before);
	const what = elementWords(type, element);
	return was === undefined ? t('handled.detail', { what, now }) : t('handled.detail-was', { what, now, was });
}

/** What one press does to a side; `make` where it is a change of the chart, `queue` where of the queue. */
export interface HandledFlip {
	readonly words: string;
	readonly done: string;
	readonly make?: (view: ChartView) => Undoable | undefined;
	readonly queue?: { readonly command: QueueCommand; readonly undo: QueueCommand };
}

const ENDING: Readonly<Record<string, (entry: Resource, id: string) => Undoable>> = {
	AllergyIntolerance: refuteAllergy,
	Condition: resolveProblem,
	Immunization: (entry, id) => markInError(entry, id, t('handled.twice'))
};

function endingOf(thing: HandledThing, side: HandledSide): HandledFlip | undefined {
	const [type = '', id = ''] = side.path.split('/');
	const end = ENDING[type];
	const name = sideWords(thing, side);
	return (
		end && {
			words: t(type === 'AllergyIntolerance' ? 'finding.end-allergy' : 'handled.end', { name }),
			done: t('handled.ended'),
			make(view) {
				const entry = view.entries[type]?.[id] as Resource | undefined;
				return entry && end(entry, id);
			}
		}
	);
}

function takingBack({ path, before = 'null', after = 'null' }: HandledSide): HandledFlip | undefined {
	const [type = '', , element = '', item] = path.split('/');
	// A choice of types, and an item that would have to come back to its place, are corrected in the chart.
	if (element.endsWith('[x]') || (item !== undefined && after === 'null')) return undefined;
	const setTo = (atom: string) =>
		({ verb: 'correctElement', path, value: JSON.parse(atom) as ExactJson }) as const;
	const again = item !== undefined && before === 'null' ? `${path.slice(0, path.lastIndexOf('/'))}/-` : path;
	const undo = { verb: 'correctElement', path: again, value: JSON.parse(after) as ExactJson } as const;
	const was = before === 'null' ? undefined : valueOf(element, before);
	return {
		words:
			was === undefined
				? t('handled.take-out', { what: elementWords(type, element) })
				: t('handled.back-to', { was }),
		done: t('handled.taken-back'),
		make: () => ({ command: setTo(before), undo })
	};
}

/** What takes one side back; undefined where there is nothing to press. */
export function flipOf(thing: HandledThing, side: HandledSide): HandledFlip | undefined {
	const { kind, line } = thing;
	if (side.changed || kind === 'words') return undefined;
	if (kind === 'added') return endingOf(thing, side);
	if (kind === 'details') return takingBack(side);
	if (!line?.counted || !side.state || side.state === line.counted) return undefined;
	const { site, date, id, counted } = line;
	const move = { verb: 'move', site, date, id } as const;
	return {
		words: t('handled.take-state', { state: t(`visit.${side.state}`) }),
		done: t('handled.moved'),
		queue: { command: { ...move, state: side.state }, undo: { ...move, state: counted } }
	};
}
