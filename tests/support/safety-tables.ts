// All tables of the medicine checks, check by check.
import { ALLERGEN_CLASSES, CROSS_REACTIONS } from '#shared/safety/allergen-classes.ts';
import { SAME_SUBSTANCE } from '#shared/safety/allergies.ts';
import { DOSES } from '#shared/safety/dose-ranges.ts';
import { DUPLICATES, SAME_INGREDIENT } from '#shared/safety/duplicate-therapy.ts';
import { INTERACTIONS } from '#shared/safety/interaction-table.ts';
import type { SafetyRow } from '#shared/safety/make-finding.ts';
import { PREGNANCY } from '#shared/safety/pregnancy-table.ts';
import type { FindingKind } from '#shared/safety/safety-facts.ts';
import { INTERVALS } from '#shared/safety/vaccine-antigens.ts';
import { SAME_DAY, SAME_NUMBER } from '#shared/safety/vaccine-twice.ts';

export const SAFETY_TABLES: Readonly<Record<FindingKind, readonly SafetyRow[]>> = {
	allergy: [SAME_SUBSTANCE, ...ALLERGEN_CLASSES, ...CROSS_REACTIONS],
	interaction: INTERACTIONS,
	'duplicate-therapy': [SAME_INGREDIENT, ...DUPLICATES],
	dose: DOSES,
	pregnancy: PREGNANCY,
	'vaccine-twice': [SAME_DAY, SAME_NUMBER, ...INTERVALS]
};
