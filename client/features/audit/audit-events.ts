// Records of who looked as a FHIR R4 Bundle of AuditEvents (auditevent.html), for a file that leaves. Pure.
import type { TrailRow } from '#shared/engine/trail-facts.ts';
import { t } from '#client/session/i18n.ts';
import { aboutWords, reasonWords, whatWords } from './trail-words.ts';

const TYPE = {
	system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
	code: 'rest',
	display: 'RESTful Operation'
};

/** How far the device's clock was ahead of the relay's, in ms, when they were last compared. */
const CLOCK_AHEAD = 'urn:saddlebag:clock-ahead-ms';
/** When the relay first had the record, by its own clock. */
const AT_RELAY = 'urn:saddlebag:at-relay';

const instant = (at: number): string => new Date(at).toISOString();

const extensionsOf = ({ relay, ahead }: TrailRow) => [
	...(typeof relay === 'number' ? [{ url: AT_RELAY, valueInstant: instant(relay) }] : []),
	...(ahead === undefined ? [] : [{ url: CLOCK_AHEAD, valueInteger: ahead }])
];

/** The chart, and whom a change of who belongs was about. */
const entitiesOf = ({ chartId, patient, search, about }: TrailRow) => [
	...(chartId
		? [
				{
					what: {
						identifier: { system: 'urn:saddlebag:chart', value: chartId },
						...(patient && { display: patient.name })
					},
					...(search !== undefined && { description: search })
				}
			]
		: search === undefined
			? []
			: [{ description: search }]),
	...(about ? [{ what: { display: aboutWords({ about })! } }] : [])
];

const eventOf = (row: TrailRow) => ({
	resource: {
		resourceType: 'AuditEvent',
		type: TYPE,
		subtype: [{ code: row.what ?? 'unknown', display: whatWords(row) }],
		...(row.action && { action: row.action }),
		// Required; a record that cannot be read has none, and 1970 would be a lie.
		...(row.at === undefined
			? {
					_recorded: {
						extension: [
							{
								url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
								valueCode: 'unknown'
							}
						]
					}
				}
			: { recorded: new Date(row.at).toISOString() }),
		...(row.at !== undefined && row.until !== undefined
			? { period: { start: instant(row.at), end: instant(row.until) } }
			: {}),
		...(extensionsOf(row).length > 0 && { extension: extensionsOf(row) }),
		outcome: '0',
		...(row.reason && { purposeOfEvent: [{ text: reasonWords(row)! }] }),
		agent: [
			{
				...(row.role && { role: [{ text: t(`role.${row.role}`) }] }),
				...(row.userId && { altId: row.userId }),
				name: row.user,
				requestor: true
			}
		],
		source: {
			site: row.site,
			observer: { display: row.device || row.deviceId || row.site }
		},
		...(entitiesOf(row).length > 0 && { entity: entitiesOf(row) })
	}
});

/** The rows in the order given. */
export const auditEvents = (rows: readonly TrailRow[]) => ({
	resourceType: 'Bundle',
	type: 'collection',
	entry: rows.map(eventOf)
});
