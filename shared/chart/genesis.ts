// The first change of every chart document: the two root maps `r` and `text`, byte-identical everywhere, so that no
// replica ever creates a root object that another could also create. Never regenerated: the bytes are the contract.
import { hexToBytes } from '../core/bytes.ts';

/** The fixed actor of constant changes; no credential has it. */
export const GENESIS_ACTOR = '0'.repeat(48);

/** SHA-256 of the change as Automerge computes it: the only change by GENESIS_ACTOR that is accepted. */
export const GENESIS_HASH = '90d4354583c410f671bf8a720113467e93720b2c932046ad728b30bbb2177ddd';

/** Object ids of the root maps, as operations name them. */
export const REGISTERS_ID = `1@${GENESIS_ACTOR}`;
export const TEXTS_ID = `2@${GENESIS_ACTOR}`;

/** The change: actor GENESIS_ACTOR, time 0, no dependencies, no message. A fresh copy each time. */
export const genesisChange = (): Uint8Array =>
	hexToBytes(
		'856f4a8390d43545013900180000000000000000000000000000000000000000' +
			'00000000010100000005150834014202560270027e0172047465787402020002000200'
	);
