// What entries of a chart say again and again, so that a small envelope need not spell it out: the preset dictionary of
// packed changes (SPEC.md, [ENV-33]). It must never change: what was packed with it is read with it. What comes last is
// the cheapest to point at.
import { utf8 } from '../core/bytes.ts';

const ACTIVE = '"code":"active","display":"Active"}],"text":"Active"}';
const TERMINOLOGY = '{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/';

const LINES = [
	'urn:uuid:,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/","valueDateTime":","valueCode":"',
	'Patient: Encounter: Practitioner: PractitionerRole: Organization: Location: DetectedIssue: DocumentReference: Task:',
	':address:telecom:identifier:contact:deceased[x]:multipleBirth[x]:maritalStatus:communication:managingOrganization',
	'{"use":"official","family":"","given":["{"system":"phone","value":"+","use":"mobile"}:gender"female""male""other""unknown":birthDate',
	'{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:uuid:","value":"',
	':supportingInfo:reasonReference:groupIdentifier:replaces:basedOn:partOf:derivedFrom:identified[x]:implicated:evidence:detail',
	'"severe""moderate""mild""low""high""unable-to-assess""unconfirmed""refuted""resolved""inactive""entered-in-error"',
	'"stopped""cancelled""on-hold""draft""preliminary""amended""finished""in-progress""arrived""planned""booked""proposed"',
	':statusReason:statusHistory:substitution:priority:requester:recorder:asserter:note[{"authorReference":{"time":"","text":"',
	`${TERMINOLOGY}condition-clinical",${ACTIVE}"resolved","display":"Resolved"}],"text":"Resolved"}`,
	`${TERMINOLOGY}condition-ver-status","code":"confirmed","display":"Confirmed"}],"text":"Confirmed"}`,
	`${TERMINOLOGY}condition-category","code":"problem-list-item","display":"Problem List Item"}]}]`,
	`${TERMINOLOGY}allergyintolerance-verification","code":"confirmed","display":"Confirmed"}],"text":"Confirmed"}`,
	`${TERMINOLOGY}allergyintolerance-clinical",${ACTIVE}`,
	'{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"',
	'{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"{"coding":[{"system":"http://snomed.info/sct","code":"',
	'Condition: :onset[x]{"onsetDateTime":"20 :recordedDate :abatement[x]{"abatementDateTime":"20',
	'Immunization: :doseQuantity{"value":0.5,"unit":"mL"}:lotNumber:manufacturer:site:route:expirationDate:protocolApplied:occurrence[x]{"occurrenceDateTime":"20:primarySource:vaccineCode"completed"',
	'AllergyIntolerance: :criticality:onset[x]:category["food"]["environment"]["biologic"]["medication"]:type"allergy""intolerance":lastOccurrence:reaction[{"manifestation":[{"text":"',
	'MedicationRequest: :authoredOn:dispenseRequest{"numberOfRepeatsAllowed":0,"quantity":{"value":30,"unit":"tablet"},"expectedSupplyDuration":{"value":30,"unit":"days","system":"http://unitsofmeasure.org","code":"d"}}',
	':dosageInstruction[{"text":"Take one tablet by mouth twice daily","timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"asNeededBoolean":true,"route":{"text":"by mouth"},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"tablet"}}]}]',
	':intent"order":medication[x]{"medicationCodeableConcept":{"coding":[{"text":" 500 MG Oral Tablet"}}:status"active"',
	`:class{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB","display":"ambulatory"}:period{"start":"20","end":"20:reasonCode[{"text":":serviceType:participant:location`,
	'Composition: :date:section[{"title":","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>:title"Visit note":attester:relatesTo:type{"coding":[{"system":"http://loinc.org","code":"11506-3","display":"Progress note"}]}',
	':author[{"type":"Practitioner","identifier":{"system":"urn:saddlebag:user","value":"',
	`Observation: :category[${TERMINOLOGY}observation-category","code":"vital-signs","display":"Vital Signs"}]}]`,
	':code{"coding":[{"system":"http://loinc.org","code":"8310-5","display":"Body temperature"}]}29463-7","display":"Body weight"8302-2","display":"Body height"8867-4","display":"Heart rate"9279-1","display":"Respiratory rate"59408-5","display":"Oxygen saturation in Arterial blood by Pulse oximetry"39156-5","display":"Body mass index (BMI) [Ratio]"',
	':component[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6","display":"Systolic blood pressure"}]},"valueQuantity":{"value":120,"unit":"mm[Hg]","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4","display":"Diastolic blood pressure"}]},"valueQuantity":{"value":80,"unit":"mm[Hg]"}}]85354-9","display":"Blood pressure panel with all children optional"',
	':interpretation:referenceRange:bodySite:method:device:value[x]{"valueQuantity":{"value":37,"unit":"Cel","system":"http://unitsofmeasure.org","code":"Cel"}}"kg""cm""/min""%"',
	':effective[x]{"effectiveDateTime":"202:issued:performer[{"type":"Practitioner","identifier":{"system":"urn:saddlebag:user","value":"',
	'addCondition addAllergy addMedication addImmunization recordVitals recordResults startNote writeNote signNote beginVisit finishVisit stopMedication changeDose stopCondition stopAllergy correctElement correctElements addResource import name-documents registerPatient resolveDisagreement markEnteredInError reviewFinding proposeseen directory seen clinical seen billing ',
	':recordedDate:encounter{"reference":"Encounter/:patient:subject{"reference":"Patient/',
	':~order:~problem:~allergy:~status:~note:~entry{"verb":"addMedication","wrote":"","user":"","site":1,"at":17',
	'editNoteText'
];

export const PACKING_WORDS = utf8(LINES.join('\n'));
