// A message as lists of all charts tell it, as a type only.
import type { MessageView } from '../chart/messages.ts';
import type { ChartId } from '../core/ids.ts';
import type { PatientRow } from './patient-rows.ts';

/** A message in the inbox. */
export interface ListedMessage extends MessageView {
	readonly chartId: ChartId;
	readonly patient: PatientRow;
	/** For the person signed in: by name, by role, or at their site. */
	readonly forMe: boolean;
	/** Something of it is not acknowledged by the home relay. */
	readonly unsent: boolean;
	/** Sent by them. */
	readonly mine: boolean;
	/** For their site, or sent from it: what is handed over. */
	readonly ofSite: boolean;
}
