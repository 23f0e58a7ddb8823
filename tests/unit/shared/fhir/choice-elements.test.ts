import { describe, expect, test } from 'vitest';
import { elementOfProperty } from '#shared/fhir/choice-elements.ts';
import { isResourceType } from '#shared/fhir/resource-types.ts';
import { isSetElement } from '#shared/fhir/set-elements.ts';

describe('elements of R4', () => {
	test.each([
		['Observation', 'valueQuantity', 'value[x]'],
		['Observation', '_valueDateTime', 'value[x]'],
		['Observation', 'effectiveInstant', 'effective[x]'],
		['Patient', 'deceasedBoolean', 'deceased[x]'],
		['Patient', 'multipleBirthInteger', 'multipleBirth[x]'],
		['Patient', '_birthDate', 'birthDate'],
		['MedicationRequest', 'medicationCodeableConcept', 'medication[x]'],
		['Condition', 'onsetString', 'onset[x]'],
		['ServiceRequest', 'asNeededBoolean', 'asNeeded[x]'],
		['Account', 'servicePeriod', 'servicePeriod'],
		['Encounter', 'valueQuantity', 'valueQuantity'],
		['Patient', 'deceased', 'deceased'],
		['constructor', 'valueQuantity', 'valueQuantity']
	])('%s.%s belongs to %s', (type, property, element) => {
		expect(elementOfProperty(type, property)).toBe(element);
	});

	test('types and sets', () => {
		expect(isResourceType('Patient')).toBe(true);
		expect(isResourceType('VisionPrescription')).toBe(true);
		expect(isResourceType('DomainResource')).toBe(false);
		expect(isResourceType('constructor')).toBe(false);
		expect(isSetElement('Patient', 'name')).toBe(true);
		expect(isSetElement('Patient', 'birthDate')).toBe(false);
		expect(isSetElement('MedicationRequest', 'dosageInstruction')).toBe(false);
		expect(isSetElement('Slot', 'constructor')).toBe(false);
	});
});
