// Published test values that are short enough to stand here. Values are facts of the named sources.

/** RFC 8032 section 7.1, TEST 1 to 3. */
export const RFC8032_CASES = [
	{
		name: 'TEST 1',
		seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
		publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
		message: '',
		signature:
			'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
			'5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
	},
	{
		name: 'TEST 2',
		seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
		publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
		message: '72',
		signature:
			'92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
			'085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
	},
	{
		name: 'TEST 3',
		seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
		publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
		message: 'af82',
		signature:
			'6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
			'18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'
	}
] as const;

/**
 * HPKE base mode with DHKEM(P-256, HKDF-SHA256) (0x0010) and HKDF-SHA256 (0x0001). The AES-256-GCM (0x0002) entry is
 * of the vector file that RFC 9180 appendix A names as its source (cfrg/draft-irtf-cfrg-hpke, commit 5f503c5,
 * test-vectors.json: mode 0, encryption 0); the appendix itself prints this KEM with other AEADs only.
 */
export const HPKE_CASES = [
	{
		name: 'base mode, sequence 0',
		ikmR: 'a0ce15d49e28bd47a18a97e147582d814b08cbe00109fed5ec27d1b4e9f6f5e3',
		pkRm:
			'04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c68513' +
			'6f853148544876de76c0f2ef99cdc3a05ccf5ded7860c7c021238f9e2073d2356c',
		info: '4f6465206f6e2061204772656369616e2055726e',
		enc:
			'04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f0' +
			'3e0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0',
		aad: '436f756e742d30',
		pt: '4265617574792069732074727574682c20747275746820626561757479',
		ct: '58c61a45059d0c5704560e9d88b564a8b63f1364b8d1fcb3c4c6ddc1d291742465e902cd216f8908da49f8f96f'
	}
] as const;

/** RFC 9180 appendix A.3.1: the KEM is the same there, so its key derivation is tested with those values too. */
export const RFC9180_A31 = {
	ikmR: '668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550',
	skRm: 'f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2',
	pkRm:
		'04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a' +
		'826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0',
	enc:
		'04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325a' +
		'c98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
	sharedSecret: 'c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8'
} as const;

/** The reference implementation's own tests (P-H-C/phc-winner-argon2, src/test.c, version 0x13, Argon2id). */
export const ARGON2ID_CASES = [
	{
		name: 'm=65536 t=2 p=1',
		passphrase: 'password',
		salt: 'somesalt',
		cost: { memoryKiB: 65536, passes: 2, lanes: 1 },
		hash: '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'
	},
	{
		name: 'm=256 t=2 p=1',
		passphrase: 'password',
		salt: 'somesalt',
		cost: { memoryKiB: 256, passes: 2, lanes: 1 },
		hash: '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'
	},
	{
		name: 'm=256 t=2 p=2',
		passphrase: 'password',
		salt: 'somesalt',
		cost: { memoryKiB: 256, passes: 2, lanes: 2 },
		hash: '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'
	}
] as const;

/**
 * ed25519-speccheck (Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs", 2020, table 5) under our rules:
 *  0 A and R small, S = 0         refused: small-order A
 *  1 A small, R mixed             refused: small-order A
 *  2 A mixed, R small             refused: small-order R
 *  3 A and R mixed, both equations hold                accepted
 *  4 only the cofactored equation holds                refused by the engines
 *  5 only the cofactored equation holds, k not reduced refused by the engines
 *  6 S >= L                       refused
 *  7 S far above L                refused
 *  8 R small, not canonical       refused
 *  9 R small, not canonical       refused
 * 10 A small, not canonical       refused
 * 11 A small, not canonical       refused
 */
export const SPECCHECK_ACCEPTED: readonly boolean[] = Array.from({ length: 12 }, (_, i) => i === 3);
