// What the safety checks found about entries that are folded away: that there is something is said, what it is is not.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import type { UserId } from '../core/ids.ts';
import { FOLDED_PATH, type Finding } from '../chart/finding.ts';
import type { SafetyFinding } from '../safety/safety-facts.ts';

/** The same for one finding every time, and nothing of it can be read back. */
const foldedId = (id: string): string =>
	`${FOLDED_PATH}|${bytesToHex(sha256(utf8(`saddlebag/folded|${id}`)).subarray(0, 16))}`;

/** Findings as they are shown while some entries are folded away. */
export const foldFindings = (
	findings: readonly Finding[],
	hidden: ReadonlySet<string>
): readonly Finding[] =>
	hidden.size === 0
		? findings
		: findings.map((finding) => {
				if (!finding.entries.some(({ path }) => hidden.has(path))) return finding;
				const { source: _source, review: _review, ...rest } = finding;
				return {
					...rest,
					id: foldedId(finding.id),
					rule: FOLDED_PATH,
					entries: finding.entries.map((entry) =>
						hidden.has(entry.path)
							? { path: FOLDED_PATH, name: '', user: '', userId: '' as UserId, site: '', at: entry.at }
							: entry
					)
				};
			});

/** The same for what is found about an order before it is written. */
export const foldFound = (
	found: readonly SafetyFinding[],
	hidden: ReadonlySet<string>
): readonly SafetyFinding[] =>
	hidden.size === 0
		? found
		: found.map((finding) =>
				finding.paths.some((path) => hidden.has(path))
					? {
							...finding,
							rule: FOLDED_PATH,
							source: '',
							names: finding.names.map((name, i) => (hidden.has(finding.paths[i] ?? '') ? '' : name)),
							paths: finding.paths.map((path) => (hidden.has(path) ? FOLDED_PATH : path))
						}
					: finding
			);
