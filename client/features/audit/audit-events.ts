// Records of who looked as a FHIR R4 Bundle of AuditEvents (auditevent.html), for a file that leaves. Pure.
import type { TrailRow } from '#shared/engine/api.ts';
import { reasonWords, whatWords } from './trail-words.ts';

const TYPE = {
	system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
	code: 'rest',
	display: 'RESTful Operation'
};

/** When the relay first had the record, by its own clock. */
const AT_RELAY = 'urn:saddlebag:at-relay';

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
		...(typeof row.relay === 'number' && {
			extension: [{ url: AT_RELAY, valueInstant: new Date(row.relay).toISOString() }]
		}),
		outcome: '0',
		...(row.reason && { purposeOfEvent: [{ text: reasonWords(row)! }] }),
		agent: [{ ...(row.userId && { altId: row.userId }), name: row.user, requestor: true }],
		source: {
			site: row.site,
			observer: { display: row.device || row.deviceId || row.site }
		},
		...(row.chartId && {
			entity: [
				{
					what: {
						identifier: { system: 'urn:saddlebag:chart', value: row.chartId },
						...(row.patient && { display: row.patient.name })
					},
					...(row.search !== undefined && { description: row.search })
				}
			]
		})
	}
});

/** The rows in the order given. */
export const auditEvents = (rows: readonly TrailRow[]) => ({
	resourceType: 'Bundle',
	type: 'collection',
	entry: rows.map(eventOf)
});
