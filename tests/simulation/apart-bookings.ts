// Appointments and consents in a history of sites apart. They draw from a stream of their own: a seed's other edits are what
// they were without them. What each site had before its eyes is remembered here, not read from the documents.
import { bookingsOf } from '#shared/chart/bookings.ts';
import type { Edit } from '#shared/chart/edit.ts';
import { settleAppointment } from '#shared/chart/verbs/settle-appointment.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { besideWhatIsKnown } from '#shared/engine/beside-known.ts';
import { runCommand } from '#shared/engine/chart-command.ts';
import { DoubleBooked, type BookedPair } from '#shared/engine/double-booked.ts';
import { OUTCOMES } from '#shared/engine/settle-booked.ts';
import type { ApartSite } from '../support/apart-site.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';

interface ChartOfSites {
	readonly chartId: ChartId;
	readonly sites: readonly ApartSite[];
}

/** What was written where. `chart` and `site` count from 0. */
export interface BookedEdits {
	readonly what: 'appointments' | 'consents';
	readonly chart: number;
	readonly site: number;
	readonly edits: readonly Edit[];
}

interface Booked {
	readonly name: string;
	readonly doctor: string;
	readonly start: number;
	readonly end: number;
	/** Names of what its site had. */
	readonly knew: ReadonlySet<string>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export class ApartBookings {
	readonly #charts: readonly ChartOfSites[];
	readonly #random: SeededRandom;
	readonly #booked: Booked[] = [];
	#count = 0;

	constructor(seed: number, charts: readonly ChartOfSites[]) {
		this.#charts = charts;
		this.#random = createSeededRandom(seed * 7 + 3);
	}

	#id(): string {
		return `00000000-0000-4000-8000-${(++this.#count).toString(16).padStart(12, '0')}`;
	}

	/** As the list of a device has them. */
	#index(site: number): DoubleBooked {
		const rows = new Map(
			this.#charts.map(({ chartId, sites }) => [chartId, bookingsOf(sites[site]!.chart, 0)])
		);
		const index = new DoubleBooked((chartId) => rows.get(chartId) ?? []);
		for (const chartId of rows.keys()) index.renewed(chartId);
		index.look(rows.size);
		return index;
	}

	/** What one site writes next; most often nothing. */
	next(now: number): BookedEdits | undefined {
		const dice = this.#random.below(10);
		if (dice > 3) return undefined;
		const chart = this.#random.below(this.#charts.length);
		const { sites } = this.#charts[chart]!;
		const site = this.#random.below(sites.length);
		const edits = dice === 0 ? this.#consent(sites[site]!) : this.#appointment(chart, site, now);
		sites[site]!.write(edits);
		return { what: dice === 0 ? 'consents' : 'appointments', chart, site, edits };
	}

	#consent({ chart, context }: ApartSite): readonly Edit[] {
		const resource = {
			resourceType: 'Consent',
			id: this.#id(),
			status: 'active',
			scope: { text: 'Research' },
			category: [{ text: 'Sharing' }],
			provision: { type: this.#random.below(2) === 0 ? 'permit' : 'deny' }
		};
		const done = runCommand(chart, context, { verb: 'addResource', resource });
		return done.ok ? done.value.edits : [];
	}

	#appointment(chart: number, site: number, now: number): readonly Edit[] {
		const { chartId, sites } = this.#charts[chart]!;
		const { chart: reader, context } = sites[site]!;
		const doctor = `Practitioner/${this.#random.below(2)}`;
		const start = Math.floor(now / DAY_MS + 100) * DAY_MS + this.#random.below(4) * 15 * MINUTE_MS;
		const end = start + 30 * MINUTE_MS;
		const id = this.#id();
		const resource = {
			resourceType: 'Appointment',
			id,
			status: 'booked',
			start: new Date(start).toISOString(),
			end: new Date(end).toISOString(),
			participant: [{ actor: { reference: doctor }, status: 'accepted' }]
		};
		const done = runCommand(reader, context, { verb: 'addResource', resource });
		if (!done.ok) return [];
		const here = this.#charts.flatMap((one) =>
			bookingsOf(one.sites[site]!.chart, 0).map((booking) => `${one.chartId}/${booking.id}`)
		);
		this.#booked.push({ name: `${chartId}/${id}`, doctor, start, end, knew: new Set(here) });
		const from = { ...context, now: 0 };
		return besideWhatIsKnown(this.#index(site), chartId, reader, done.value.edits, from);
	}

	#pairsAt(site: number): readonly BookedPair[] {
		const index = this.#index(site);
		const all = this.#charts.flatMap(({ chartId }) => index.waitingOf(chartId));
		return [...new Map(all.map((pair) => [pair.id, pair])).values()];
	}

	/** Ids of the pairs of which a site asks. */
	waitingAt(site: number): readonly string[] {
		return this.#pairsAt(site)
			.map(({ id }) => id)
			.sort();
	}

	/** The same as the history has it: one doctor at one time, and neither author had the other. */
	bookedUnseen(): readonly string[] {
		return this.#booked
			.flatMap((a, i) =>
				this.#booked.slice(i + 1).flatMap((b) => {
					const isSeen = a.knew.has(b.name) || b.knew.has(a.name);
					const isMet = a.doctor === b.doctor && a.start < b.end && b.start < a.end;
					return isMet && !isSeen ? [[a.name, b.name].sort().join(' ')] : [];
				})
			)
			.sort();
	}

	/** One site settles everything of which it asks. */
	settleAll(site: number, now: number): readonly Omit<BookedEdits, 'what'>[] {
		const written: Omit<BookedEdits, 'what'>[] = [];
		for (let [pair] = this.#pairsAt(site); pair; [pair] = this.#pairsAt(site)) {
			const said = (['first', 'second', 'both'] as const)[this.#random.below(3)]!;
			const [a, b] = pair.sides;
			for (const [one, other, to] of [
				[a, b, OUTCOMES[said][0]],
				[b, a, OUTCOMES[said][1]]
			] as const) {
				const chart = this.#charts.findIndex(({ chartId }) => chartId === one.chartId);
				const at = this.#charts[chart]!.sites[site]!;
				at.now = now;
				const done = settleAppointment(at.chart, at.context, {
					appointmentId: one.booking.id,
					span: one.booking,
					other: { id: other.booking.id, span: other.booking },
					to,
					reason: 'Booked twice'
				});
				if (!done.ok) throw new Error('an appointment cannot be settled');
				at.write(done.value.edits);
				written.push({ chart, site, edits: done.value.edits });
			}
		}
		return written;
	}
}
