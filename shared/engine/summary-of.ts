// A chart's summary from its directory document: what lists and search show, in plain words of FHIR Patient.
import { bookingsOf } from '../chart/bookings.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import { documentsOfChart } from '../chart/documents-of-chart.ts';
import type { ChartReader } from '../chart/edit.ts';
import { homesOf } from '../chart/home-site.ts';
import { kinLinksOf } from '../chart/kin.ts';
import { parseRegisterKey, registerKey } from '../chart/register-key.ts';
import { saidOfSame } from '../chart/same-person.ts';
import { sharingOf } from '../chart/sharing.ts';
import { registersToResource } from '../chart/registers-to-resource.ts';
import type { Instant } from '../core/clock.ts';
import type { ChartId } from '../core/ids.ts';
import { deceasedUntilConfirmed } from '../safety/merge-rules/deceased.ts';
import type { ChartIdentity } from './chart-identity.ts';
import { LIBRARY_KEY } from './chart-identity.ts';
import type { LastSeen, PatientRow } from './patient-rows.ts';
import { lastVisitOf, laterSeen } from './last-seen.ts';
import type { Summary } from './summaries.ts';

/** Shown for a chart whose Patient is not known. Screens translate it; FHIR needs some name. */
export const NOT_KNOWN = 'Not known';

interface NameLike {
	readonly use?: string;
	readonly text?: string;
	readonly family?: string;
	readonly given?: readonly string[];
	readonly prefix?: readonly string[];
}
interface AddressLike {
	readonly text?: string;
	readonly line?: readonly string[];
	readonly city?: string;
}
interface PatientLike {
	readonly id?: string;
	readonly name?: readonly NameLike[];
	readonly birthDate?: string;
	readonly gender?: string;
	readonly identifier?: PatientRow['identifiers'];
	readonly address?: readonly AddressLike[];
	readonly telecom?: readonly { readonly system?: string; readonly value?: string }[];
}

/** The id of the chart's Patient entry: the chart's own id when there is one of that id, else the first. */
export function patientEntryId(reader: ChartReader, chartId: ChartId): string | undefined {
	const ids = new Set(reader.keys('Patient:').map((key) => parseRegisterKey(key)?.id));
	if (ids.has(chartId)) return chartId;
	return [...ids].find((id) => id !== undefined);
}

/** The name a person goes by: official, then usual, then any; an old one only when there is no other. */
function currentName(names: readonly NameLike[] | undefined): NameLike | undefined {
	const current = (names ?? []).filter((name) => name.use !== 'old');
	return (
		current.find(({ use }) => use === 'official') ??
		current.find(({ use }) => use === 'usual') ??
		current[0] ??
		names?.[0]
	);
}

/** The name to list a patient under: given names first, as written. */
export function displayName(names: readonly NameLike[] | undefined): string {
	const name = currentName(names);
	const parts = [...(name?.given ?? []), name?.family ?? ''].filter(Boolean).join(' ');
	return parts || name?.text || NOT_KNOWN;
}

/** The parts of that name, when it has a family name or given names. */
export function nameParts(names: readonly NameLike[] | undefined): Summary['nameParts'] {
	const { family, given, prefix } = currentName(names) ?? {};
	if (!family && !given?.length) return undefined;
	return { ...(family && { family }), ...(given && { given }), ...(prefix && { prefix }) };
}

/** An address in one line: as written, else its lines and town. */
const placeOf = (address: AddressLike | undefined): string | undefined =>
	address?.text ?? ([...(address?.line ?? []), address?.city].filter(Boolean).join(', ') || undefined);

/** The day of death, or that there was one; also while people differ about it. */
function deceasedIn(reader: ChartReader, patientId: string): string | true | undefined {
	const key = registerKey('Patient', patientId, 'deceased[x]');
	const candidates = reader.candidates(key);
	const atoms = candidates.length > 1 ? candidates.map(({ atom }) => atom) : [reader.atom(key) ?? 'null'];
	return deceasedUntilConfirmed(atoms.map((atom) => JSON.parse(atom) as unknown));
}

/** Builds the row of a chart. `facts` are what the directory document cannot tell. */
export function summaryOf(
	reader: ChartReader,
	identity: ChartIdentity,
	facts: Pick<Summary, 'builtAt' | 'complete' | 'toCheck' | 'across' | 'tray' | 'changes'> & {
		readonly lastSeen: LastSeen | undefined;
		/** Appointments that ended before are left out. */
		readonly bookedFrom: Instant;
	}
): Summary {
	// Not the rest of it: the identity of a chart that was listed before is its row, whose words may have been removed.
	const { chartId, key, docIds } = identity;
	const patientId = patientEntryId(reader, chartId);
	const patient = (patientId === undefined
		? {}
		: registersToResource(reader, 'Patient', patientId)) as unknown as PatientLike;
	const identifiers = (patient.identifier ?? []).map(({ system, value, type }) => ({
		...(system !== undefined && { system }),
		...(value !== undefined && { value }),
		...(type !== undefined && { type })
	}));
	const place = placeOf(patient.address?.[0]);
	const deceased = patientId === undefined ? undefined : deceasedIn(reader, patientId);
	const kin = kinLinksOf(reader);
	const same = saidOfSame(reader);
	const homes = patientId === undefined ? [] : homesOf(reader, patientId);
	const sharing = sharingOf(reader);
	const booked = bookingsOf(reader, facts.bookedFrom);
	const lastSeen = laterSeen(facts.lastSeen, lastVisitOf(reader));
	return {
		chartId,
		key,
		docIds,
		builtAt: facts.builtAt,
		complete: facts.complete,
		toCheck: facts.toCheck,
		...(facts.changes !== undefined && { changes: facts.changes }),
		...(facts.across && { across: facts.across }),
		...(lastSeen && { lastSeen }),
		...(facts.tray?.length && { tray: facts.tray }),
		...(kin.length > 0 && { kin }),
		...(same.length > 0 && { same }),
		...(homes.length > 0 && { homes }),
		...(Object.keys(sharing).length > 0 && { sharing }),
		...(booked.length > 0 && { booked }),
		named: [...documentsOfChart(reader, chartId).values()],
		listed: key !== LIBRARY_KEY,
		patientId: patient.id,
		name: displayName(patient.name),
		nameParts: nameParts(patient.name),
		birthDate: patient.birthDate,
		gender: patient.gender,
		identifiers,
		...(place && { place }),
		...(deceased && { deceased }),
		phones: (patient.telecom ?? []).flatMap(({ system, value }) =>
			system === 'phone' && value ? [value] : []
		)
	};
}

function readName(reader: ChartReader, key: string): string | undefined {
	const atom = reader.atom(key);
	return atom === undefined ? undefined : (JSON.parse(atom) as string);
}

/** Which chart a directory document is of, as it says itself; undefined until it names its documents. */
export function chartOfDirectory(
	document: Parameters<typeof createChartReader>[0]['directory']
): { readonly chartId: ChartId; readonly key: string; readonly reader: ChartReader } | undefined {
	const reader = createChartReader({ ...(document && { directory: document }) });
	const register = reader.keys('Chart:').find((key) => key.endsWith(':key'));
	const key = register && readName(reader, register);
	if (!register || key === undefined) return undefined;
	return { chartId: register.split(':')[1] as ChartId, key, reader };
}
