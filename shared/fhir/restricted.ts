// The security label of what only some may see (hl7.org/fhir/R4/security-labels.html, v3 Confidentiality).
import { isJsonArray, isJsonObject, type JsonObject } from './exact-json.ts';

const SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const RESTRICTED = { system: SYSTEM, code: 'R' };

const labelsOf = ({ meta }: JsonObject): readonly JsonObject[] => {
	const security = isJsonObject(meta) ? meta['security'] : undefined;
	return isJsonArray(security) ? security.filter(isJsonObject) : [];
};

/** True for what is labelled as restricted or very restricted. */
export const isRestricted = (resource: JsonObject): boolean =>
	labelsOf(resource).some(({ system, code }) => system === SYSTEM && (code === 'R' || code === 'V'));

/** The same resource, labelled as restricted; one that is already stays as it is. */
export const asRestricted = (resource: JsonObject): JsonObject =>
	isRestricted(resource)
		? resource
		: {
				...resource,
				meta: {
					...(isJsonObject(resource['meta']) && resource['meta']),
					security: [...labelsOf(resource), RESTRICTED]
				}
			};
