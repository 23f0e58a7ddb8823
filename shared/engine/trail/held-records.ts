// The access records that a device holds, newest first by their arrival here: their headers as far as somebody has asked,
// and what they say once opened. In memory only, for as long as whoever may read them is signed in.
import type { CredId, DocId, EnvelopeId } from '../../core/ids.ts';
import {
	ENVELOPE_KINDS,
	NO_ENVELOPE,
	openAuditEnvelope,
	parseEnvelope,
	parseHeader
} from '../../crypto/envelope.ts';
import type { CryptoSuite, KemKey } from '../../crypto/suite.ts';
import { envelopeRow, numberInKey } from '../../replica/rows.ts';
import type { Row, Store } from '../../replica/store.ts';
import { decodeAccess, type AccessRecord } from '../audit.ts';
import type { RelayTime } from '../trail-facts.ts';
import { timeOfEnvelope } from './relay-times.ts';

/** Records read from the store at a time. */
const READ = 512;

/** One record. `record` is null once it turned out that it cannot be read here. */
export interface HeldRecord {
	readonly arrival: number;
	readonly credId: CredId;
	readonly cseq: number;
	/** The author's first. */
	readonly isFirst: boolean;
	id?: EnvelopeId;
	record?: Omit<AccessRecord, 'credId' | 'userId' | 'siteId'> | null;
	/** When a relay first took it, once the record was opened. */
	relay?: RelayTime;
}

export interface HeldRecordsDeps {
	readonly suite: CryptoSuite;
	readonly store: Store;
	readonly docId: DocId;
	/** The private halves of the audit key, newest first. */
	readonly keys: readonly KemKey[];
}

export class HeldRecords {
	readonly #deps: HeldRecordsDeps;
	/** Newest first, without a gap from the newest on. */
	#list: HeldRecord[] = [];
	/** The oldest row that was read. */
	#oldest: string | undefined;
	#newest: string | undefined;
	#isWhole = false;

	constructor(deps: HeldRecordsDeps) {
		this.#deps = deps;
	}

	/** Takes in what has arrived since. */
	async freshen(): Promise<void> {
		const { store, docId } = this.#deps;
		if (this.#newest === undefined) this.#isWhole = false;
		const fresh: HeldRecord[] = [];
		while (this.#newest !== undefined) {
			const after = this.#newest;
			const rows = await store.list('envelope', { prefix: `${docId}/`, after, limit: READ });
			fresh.push(...rows.flatMap(recordOf));
			this.#newest = rows.at(-1)?.key ?? after;
			if (rows.length < READ) break;
		}
		if (fresh.length > 0) this.#list = [...fresh.reverse(), ...this.#list];
	}

	/** The record at a place, if it has been read. */
	known(place: number): HeldRecord | undefined {
		return this.#list[place];
	}

	/** The record at a place counted from the newest; undefined behind the oldest. */
	async at(place: number): Promise<HeldRecord | undefined> {
		const { store, docId } = this.#deps;
		while (place >= this.#list.length && !this.#isWhole) {
			const rows = await store.list('envelope', {
				prefix: `${docId}/`,
				reverse: true,
				limit: READ,
				...(this.#oldest !== undefined && { after: this.#oldest })
			});
			this.#list.push(...rows.flatMap(recordOf));
			this.#newest ??= rows[0]?.key;
			this.#oldest = rows.at(-1)?.key ?? this.#oldest;
			if (rows.length < READ) this.#isWhole = true;
		}
		return this.#list[place];
	}

	/** Opens what is not open yet; how many that were. Where it is not known when a relay had it is looked again. */
	async open(records: readonly HeldRecord[]): Promise<number> {
		const closed = records.filter(({ record }) => record === undefined);
		await Promise.all(closed.map((one) => this.#open(one)));
		const waiting = records.filter(({ relay }) => relay === 'not-yet' || relay === 'unknown');
		await Promise.all(waiting.map((one) => this.#askRelayTime(one)));
		return closed.length;
	}

	async #askRelayTime(one: HeldRecord): Promise<void> {
		one.relay = one.id ? await timeOfEnvelope(this.#deps.store, one.id) : 'unknown';
	}

	async #open(one: HeldRecord): Promise<void> {
		const { store, suite, docId, keys } = this.#deps;
		const bytes = await store.get('envelope', envelopeRow(docId, one.arrival));
		const parsed = bytes && (await parseEnvelope(suite, bytes));
		one.record = null;
		if (!parsed?.ok) return;
		one.id = parsed.value.id;
		await this.#askRelayTime(one);
		for (const key of keys) {
			const opened = await openAuditEnvelope(suite, parsed.value, key);
			const record = opened.ok ? decodeAccess(opened.value.payload) : undefined;
			if (!record) continue;
			const { credId: _, userId: _u, siteId: _s, ...said } = record;
			one.record = said;
			return;
		}
	}
}

function recordOf({ key, value }: Row): HeldRecord[] {
	const header = parseHeader(value);
	if (!header.ok || header.value.kind !== ENVELOPE_KINDS.audit) return [];
	const { credId, cseq, prev } = header.value;
	return [{ arrival: numberInKey(key), credId, cseq, isFirst: prev === NO_ENVELOPE }];
}
