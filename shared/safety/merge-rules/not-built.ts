// Kinds of datum that Saddlebag does not keep, so that nobody looks for their rule in vain.
import type { NoRule } from './merge-rule.ts';

export const NOT_BUILT: readonly NoRule[] = [
	{ datum: 'Stock', meanwhile: 'Not built. Nothing is counted.' },
	{ datum: 'Payments', meanwhile: 'Not built. Nothing is booked.' },
	{
		datum: 'Claims',
		meanwhile: 'Not built. One that an import brought is kept and shown; nothing is submitted.'
	}
];
