import { expect, test } from 'vitest';
import { ROLES } from '#shared/core/scopes.ts';
import { landingPage } from '#client/session/landing-page.ts';

test('whoever works with patients begins with today’s queue, who may not read it elsewhere', () => {
	const begins = Object.fromEntries(ROLES.map((role) => [role, landingPage(role)]));
	expect(begins).toMatchObject({ 'front-desk': '/today', nurse: '/today', prescriber: '/today' });
	expect(begins).toMatchObject({ outreach: '/today', admin: '/today', auditor: '/devices' });
});
