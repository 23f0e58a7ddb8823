// What a control record grants, as the folded log holds it.
import { bytesToHex } from '../core/bytes.ts';
import type { CredId, DeviceId, SiteId, UserId } from '../core/ids.ts';
import { SCOPES } from '../core/scopes.ts';
import type { CredentialGrant } from '../protocol/control-records.ts';
import type { Credential, Device } from './control-state.ts';

/** A credential as granted; `seq` undefined: only seen as a certificate. */
export function credentialOf(
	grant: CredentialGrant,
	certificate: Uint8Array | undefined,
	seq: number | undefined
): Credential {
	return {
		credId: bytesToHex(grant.credId) as CredId,
		userId: bytesToHex(grant.userId) as UserId,
		role: grant.role,
		site: grant.site as SiteId,
		deviceId: bytesToHex(grant.deviceId) as DeviceId,
		signKey: grant.signKey,
		kemKey: grant.kemKey,
		lockboxes: grant.lockboxes,
		ofTrip: grant.role === 'outreach' && grant.lockboxes.every(({ scope }) => scope === SCOPES.config),
		former: [],
		seq,
		certificateOnly: seq === undefined,
		certificate
	};
}

/** The device that a credential is granted for. */
export const deviceOf = (grant: CredentialGrant): Device => ({
	transportKey: grant.transportKey,
	site: grant.site as SiteId
});
