// Counts for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/): how the relay is, never who. Events
// of the relay are counted by kind; sizes and sessions are read when asked.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { RelayEvent } from '../relay/relay-event.ts';
import type { WayHome } from '../relay/upstream.ts';
import type { StorageCounts } from '../storage/relay-storage.ts';

export interface Metrics {
	/** Counts an event. */
	count(event: RelayEvent): void;
	readonly contentType: string;
	text(): Promise<string>;
}

export interface MetricsDeps {
	counts(): Promise<StorageCounts>;
	/** When the certificate of the proxy in front ends, in milliseconds since 1970. */
	certificateUntil?(): number | undefined;
	/** Absent: this relay is the home of its practices. */
	wayHome?(): WayHome | undefined;
	sessions(): { readonly devices: number; readonly joiners: number };
}

/** Metrics of one process, its memory and its event loop among them. */
export function createMetrics({ counts, sessions, certificateUntil, wayHome }: MetricsDeps): Metrics {
	const registers = [new Registry()];
	collectDefaultMetrics({ register: registers[0]!, prefix: 'saddlebag_' });
	const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
		new Counter({ name: `saddlebag_${name}`, help, labelNames, registers });
	const envelopes = counter('envelopes_committed_total', 'Envelopes made durable by this process');
	const bytes = counter('bytes_committed_total', 'Bytes of those envelopes');
	const commits = counter('commits_total', 'Transactions that made envelopes durable');
	const refused = counter('envelopes_refused_total', 'Pushed envelopes that were not taken', ['code']);
	const closed = counter('sessions_closed_total', 'Sessions that the relay ended', ['reason']);
	const failures = counter('failures_total', 'Bugs, and failures of the storage', ['event']);
	new Gauge({
		name: 'saddlebag_sessions',
		help: 'Open sessions',
		labelNames: ['kind'],
		registers,
		collect() {
			const { devices, joiners } = sessions();
			this.set({ kind: 'device' }, devices);
			this.set({ kind: 'joiner' }, joiners);
		}
	});
	new Gauge({
		name: 'saddlebag_certificate_until_seconds',
		help: 'When the watched certificate ends, in seconds since 1970',
		registers,
		collect() {
			const until = certificateUntil?.();
			if (until !== undefined) this.set(until / 1000);
		}
	});
	new Gauge({
		name: 'saddlebag_stored',
		help: 'What the storage holds',
		labelNames: ['what'],
		registers,
		async collect() {
			const held = await counts();
			this.set({ what: 'practices' }, held.practices);
			this.set({ what: 'envelopes' }, held.envelopes);
		}
	});
	const turns = counter('upstream_turns_total', 'How often a way home opened or closed', ['to']);
	const refusedAtHome = counter('upstream_refused_total', 'Envelopes that the home relay did not take', [
		'code'
	]);
	if (wayHome) gaugeWayHome(registers, wayHome);

	return {
		count(event) {
			switch (event.event) {
				case 'committed':
					envelopes.inc(event.envelopes);
					bytes.inc(event.bytes);
					return commits.inc();
				case 'envelope-refused':
					return refused.inc({ code: event.code });
				case 'session-closed':
					return closed.inc({ reason: event.reason });
				case 'session-failed':
				case 'storage-failed':
				case 'equivocation':
					return failures.inc({ event: event.event });
				case 'upstream-open':
				case 'upstream-closed':
					return turns.inc({ to: event.event === 'upstream-open' ? 'open' : 'closed' });
				case 'upstream-refused':
					return refusedAtHome.inc({ code: event.code });
				default:
					return;
			}
		},
		contentType: registers[0]!.contentType,
		text: () => registers[0]!.metrics()
	};
}

/** How a clinic's relay stands to the home of its practices. */
function gaugeWayHome(registers: Registry[], wayHome: () => WayHome | undefined): void {
	const gauge = (name: string, help: string, read: (way: WayHome) => number): void => {
		new Gauge({
			name: `saddlebag_upstream_${name}`,
			help,
			registers,
			collect() {
				const way = wayHome();
				if (way) this.set(read(way));
			}
		});
	};
	gauge('practices', 'Practices whose home is another relay', ({ practices }) => practices);
	gauge('connected', '1 while the way home of every practice is open, 0 while one is shut', (way) =>
		way.connected === way.practices ? 1 : 0
	);
	gauge('shut_seconds', 'How long the way that is shut longest has been shut; 0 while all are open', (way) =>
		way.shutSince === undefined ? 0 : Math.max(0, Date.now() - way.shutSince) / 1000
	);
	gauge(
		'waiting',
		'Entries, statuses left out, that are at this relay and not at home',
		(way) => way.waiting
	);
}
