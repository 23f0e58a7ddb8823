// What a chart offers to the palette and to single keys. Pure.
import { t } from '#client/session/i18n.ts';
import type { ScreenAction } from '#client/session/screen-actions.svelte.ts';
import type { OpenWorkspace, WorkspaceName } from './drafts.ts';

/** A part of a chart that can be gone to; `card-1` to `card-6` are those of the summary. */
export type PartOfChart = 'decide' | 'notes' | 'timeline' | `card-${string}`;

/** The workspaces by the letters that open them. */
const WORKSPACE_KEYS = {
	p: 'problem',
	m: 'medicine',
	a: 'allergy',
	v: 'vitals',
	r: 'results',
	i: 'vaccine',
	n: 'note',
	t: 'message'
} as const satisfies Readonly<Record<string, WorkspaceName>>;

/** The workspace that a letter opens; undefined for any other key. */
export const workspaceOfKey = (key: string): WorkspaceName | undefined =>
	(WORKSPACE_KEYS as Readonly<Record<string, WorkspaceName>>)[key];

/** What begins with a field for words: nothing typed on the way there is lost. */
export const TYPED_INTO: ReadonlySet<WorkspaceName> = new Set([
	'problem',
	'medicine',
	'allergy',
	'vitals',
	'note'
]);

interface Acts {
	/** Documents can be added. */
	readonly documents: boolean;
	readonly open: OpenWorkspace;
	readonly show: (part: PartOfChart) => void;
	readonly lookBack: () => void;
	readonly print: () => void;
}

/** The actions of a chart on screen, in the order of the palette. */
export const chartActions = ({ documents, open, show, lookBack, print }: Acts): readonly ScreenAction[] => [
	...Object.entries(WORKSPACE_KEYS).map(([key, name]) => ({
		id: name,
		key,
		label: t(`palette.open-${name}`),
		run: () => open(name)
	})),
	...(documents
		? [{ id: 'documents', key: 'd', label: t('palette.open-documents'), run: () => open('documents') }]
		: []),
	{ id: 'cards', key: '1–6', label: t('keys.cards'), onlyKey: true, run: () => show('card-1') },
	{ id: 'timeline', label: t('palette.open-timeline'), run: () => show('timeline') },
	{ id: 'then', label: t('then.open'), run: lookBack },
	{ id: 'print', label: t('print.print'), run: print }
];
