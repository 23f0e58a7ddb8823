import { describe, expect, it } from 'vitest';
import {
	AUDIT_READERS,
	INVITED_ROLES,
	ROLES,
	scopeNameOf,
	SCOPES,
	SCOPES_OF_ROLE,
	scopesWritten,
	type ScopeName
} from '#shared/core/scopes.ts';

describe('scopes', () => {
	it('have numbers that differ, each found by its name again', () => {
		const names = Object.keys(SCOPES) as ScopeName[];
		expect(new Set(Object.values(SCOPES)).size).toBe(names.length);
		for (const name of names) expect(scopeNameOf(SCOPES[name])).toBe(name);
	});

	it('a number of a newer version has no name', () => {
		expect(scopeNameOf(0)).toBeUndefined();
		expect(scopeNameOf(99)).toBeUndefined();
	});

	it('nobody gets a symmetric audit key: it would let everybody read the log', () => {
		for (const role of ROLES) expect(SCOPES_OF_ROLE[role]).not.toContain('audit');
		expect(AUDIT_READERS).toEqual(['admin', 'auditor']);
	});

	it('front desk, auditor and outreach have no clinical key, and all but outreach have the directory', () => {
		expect(ROLES.filter((role) => !SCOPES_OF_ROLE[role].includes('clinical'))).toEqual([
			'front-desk',
			'outreach',
			'auditor'
		]);
		for (const role of INVITED_ROLES) expect(SCOPES_OF_ROLE[role]).toContain('directory');
	});

	it('an outreach person is given single documents, and writes in their scopes; never an invitation alone', () => {
		expect(SCOPES_OF_ROLE.outreach).toEqual(['config']);
		expect(scopesWritten('outreach')).toEqual(['config', 'directory', 'clinical', 'attachments']);
		expect(INVITED_ROLES).not.toContain('outreach');
	});
});
