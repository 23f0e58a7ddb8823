import { expect, test } from 'vitest';
import { allergiesMetBy } from '#shared/safety/allergy-to-medicine.ts';

test.each([
	['amoxicillin', ['penicillin'], [{ substance: 'penicillin', by: 'class' }]],
	['Amoxicillin 500 mg capsule', ['Amoxicillin'], [{ substance: 'Amoxicillin', by: 'same' }]],
	['ibuprofen', ['Aspirin'], [{ substance: 'Aspirin', by: 'class' }]],
	['sulfamethoxazole', ['Sulfa drug'], [{ substance: 'Sulfa drug', by: 'class' }]],
	['ceftriaxone', ['cephalosporins'], [{ substance: 'cephalosporins', by: 'class' }]],
	['azithromycin', ['erythromycin'], [{ substance: 'erythromycin', by: 'class' }]],
	['ÁMPICILLIN', ['penicillin', 'latex'], [{ substance: 'penicillin', by: 'class' }]],
	['metformin', ['penicillin', 'peanut'], []],
	['paracetamol', ['Allergy to drug'], []]
] as const)('%s against %s', (medicine, substances, met) => {
	expect(allergiesMetBy(medicine, substances)).toEqual(met);
});
