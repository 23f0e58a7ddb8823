// What one store of envelopes has that another lacks: folders of `bag`, and relays' databases or copies of them. Reads
// only, and needs no key.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bytesToHex } from '#shared/core/bytes.ts';
import { decodeWhereabouts } from '#shared/replica/rows.ts';
import { BagError } from './bag-error.ts';

/** Ids of envelopes in hex, each with its document's. */
type Held = ReadonlyMap<string, string>;

export interface Difference {
	readonly onlyHere: number;
	readonly onlyThere: number;
	readonly both: number;
	/** The first few of each, to look for. */
	readonly examples: readonly {
		readonly lacks: 'here' | 'there';
		readonly id: string;
		readonly document: string;
	}[];
}

const EXAMPLES = 10;
const ENVELOPE_ID = /^[0-9a-f]{64}$/;

/** Compares the stores at two paths. Of relays, all practices are compared. */
export function compareStores(here: string, there: string): Difference {
	const [mine, theirs] = [readHeld(here), readHeld(there)];
	const lacking = (from: Held, to: Held, lacks: 'here' | 'there') =>
		[...from].filter(([id]) => !to.has(id)).map(([id, document]) => ({ lacks, id, document }));
	const onlyHere = lacking(mine, theirs, 'there');
	const onlyThere = lacking(theirs, mine, 'here');
	return {
		onlyHere: onlyHere.length,
		onlyThere: onlyThere.length,
		both: mine.size - onlyHere.length,
		examples: [...onlyHere.slice(0, EXAMPLES), ...onlyThere.slice(0, EXAMPLES)]
	};
}

/** A folder that holds a device's or a relay's database, or a relay's file itself. */
function readHeld(path: string): Held {
	const files = existsSync(path) && statSync(path).isDirectory() ? ['device.sqlite', 'saddlebag.db'] : [''];
	const file = files.map((name) => join(path, name)).find((one) => existsSync(one));
	if (file === undefined) throw new BagError(`${path} holds no database of a device or a relay.`);
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const isRelay = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'entry'").get() !== undefined;
		return isRelay ? ofRelay(database) : ofDevice(database);
	} catch {
		throw new BagError(`${path} cannot be read: another process has it, or it is no database of Saddlebag.`);
	} finally {
		database.close();
	}
}

const ofRelay = (database: DatabaseSync): Held =>
	new Map(
		database
			.prepare('SELECT id, doc_id FROM entry')
			.all()
			.map((row) => [bytesToHex(row['id'] as Uint8Array), bytesToHex(row['doc_id'] as Uint8Array)])
	);

const ofDevice = (database: DatabaseSync): Held =>
	new Map(
		database
			.prepare('SELECT key, value FROM envelopeId')
			.all()
			.map((row) => [row['key'] as string, row['value'] as Uint8Array] as const)
			.filter(([key]) => ENVELOPE_ID.test(key))
			.map(([key, value]) => [key, decodeWhereabouts(value).docId])
	);
