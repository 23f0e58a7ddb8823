// Which page of help belongs to which screen. The words are in client/locales/help.<language>.json.

/** Every page of help, in the order in which they are listed. */
export const HELP_TOPICS = [
	'today',
	'patients',
	'register',
	'chart',
	'patient',
	'problems',
	'medicines',
	'allergies',
	'vitals',
	'results',
	'documents',
	'note',
	'immunizations',
	'inbox',
	'print',
	'devices',
	'trips',
	'files',
	'audit',
	'records',
	'settings',
	'people',
	'first-run',
	'joining',
	'setup-codes',
	'certificates'
] as const;
export type HelpTopic = (typeof HELP_TOPICS)[number];

export const isHelpTopic = (text: string): text is HelpTopic => HELP_TOPICS.some((topic) => topic === text);

/** The beginning of a route's id, longest first, and its page. */
const BY_ROUTE: readonly (readonly [route: string, topic: HelpTopic])[] = [
	['/patients/new', 'register'],
	['/patients', 'patients'],
	['/chart', 'chart'],
	['/inbox', 'inbox'],
	['/print', 'print'],
	['/devices', 'devices'],
	['/files', 'files'],
	['/audit', 'audit'],
	['/records', 'records'],
	['/settings', 'settings'],
	['/join', 'joining'],
	['/today', 'today']
];

/** The page for the screen at a route's id (`/chart/[chartId]`); undefined where no page was written for it. */
export const topicOfRoute = (routeId: string): HelpTopic | undefined =>
	BY_ROUTE.find(([route]) => routeId === route || routeId.startsWith(`${route}/`))?.[1];
