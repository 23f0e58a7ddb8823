// What the engine does about what this device holds, as its callers see it: part of api.ts.
import type { ChartId, DeviceId, DocId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';
import type { PatientRow, RegistrationFacts, SimilarHit } from '../patient-rows.ts';
import type { OnlyAt } from '../witness/doubts-api.ts';
import type { HoldingPolicy } from './holding-policy.ts';

export type FileError =
	/**
	 * Chunks of a file that have arrived here, of how many; `of` is 0 while not even that is known. `size`: bytes of the
	 * whole, when known. `coming`: somebody has asked for it. `onlyAt`: the relay has not all of it either; where it is.
	 */
	| {
			readonly type: 'BlobNotHere';
			readonly have: number;
			readonly of: number;
			readonly size?: number;
			readonly coming?: boolean;
			readonly onlyAt?: OnlyAt | undefined;
	  }
	/** Bytes. */
	| { readonly type: 'BlobTooLarge'; readonly limit: number }
	/** An outreach tablet holds what its trip is about. */
	| { readonly type: 'OnATrip' }
	/** An admin has said that it holds its own patients alone. */
	| { readonly type: 'OwnPatientsOnly' }
	/** Nothing but the relay would know all patients any more. */
	| { readonly type: 'NobodyKnowsAll' };

/** Files on this device and those that it knows to be elsewhere, in bytes and by number. */
export interface FilesHere {
	readonly hold: HoldingPolicy['files'];
	readonly hereBytes: number;
	readonly elsewhereBytes: number;
	readonly files: number;
	readonly elsewhere: number;
}

/** Charts on this device. `chosen`: those that it is to hold; `coming`: of these, not whole here yet. */
export interface ChartsHere {
	readonly hold: NonNullable<HoldingPolicy['charts']>;
	readonly all: number;
	readonly chosen: number;
	readonly here: number;
	readonly coming: number;
	/** Documents of these that were not asked for yet: a chart whose list is not here either is in no other count. */
	readonly toAsk: number;
	/** Files of these charts that are still to be asked for. */
	readonly filesComing: number;
	/** On a device of its own patients alone: documents of others that are still to go. */
	readonly others?: number;
}

/** Which charts: any of these is enough. Days are YYYY-MM-DD, both inclusive. */
export interface ChartList {
	/** Where they live, in words: `kabale` finds everybody whose address has it. */
	readonly places?: readonly string[];
	/** Who has an appointment on one of these days. */
	readonly booked?: { readonly from: string; readonly to: string };
	readonly charts?: readonly ChartId[];
}

/** The charts of a list, by name. `here`: whole on this device. `bytes`: of what is on this device of them, with their files. */
export interface ChartsOfList {
	readonly charts: readonly ChartId[];
	/** Who of `ChartList.charts` is known here. */
	readonly picked: readonly PatientRow[];
	readonly here: number;
	readonly bytes: number;
	readonly files: number;
	/** How fast this device's line was when it last brought much: line-speed.ts. */
	readonly bytesPerSecond?: number;
	/** Who is on the list, and asked not to go on tablets and lists: they are not among `charts`. */
	readonly leftOut: number;
}

export interface RegisteredHere {
	readonly waiting: readonly PatientRow[];
	readonly found: readonly { readonly patient: PatientRow; readonly similar: readonly SimilarHit[] }[];
}

/** More of a file that was not here is. `left`: chunks known to be at the relay; `here`: its envelopes held. */
export interface FileEvent {
	readonly type: 'file';
	readonly id: DocId;
	readonly left: number;
	readonly here: number;
}

/** `E`: every expected failure of the engine. */
export interface HoldingCommands<E> {
	chartsHere(): Promise<Result<ChartsHere, E>>;
	/** Who is on a list, and how much there is of them. */
	chartsOfList(list: ChartList): Promise<Result<ChartsOfList, E>>;
	/**
	 * From now on this device holds these charts and those opened on it; of the others the list alone. What is here stays. Who
	 * asked not to go on lists is left out.
	 */
	holdList(charts: readonly ChartId[]): Promise<Result<{ readonly leftOut: number }, E>>;
	/** From now on it holds every chart. */
	holdAllCharts(): Promise<Result<void, E>>;
	/**
	 * Says of a device that it holds its own patients alone, and of nobody else even the name; or takes that back. For an
	 * admin, while the home relay can be asked.
	 */
	setOwnPatients(a: { readonly deviceId: DeviceId; readonly on: boolean }): Promise<Result<void, E>>;
	/**
	 * On such a device: patients who are not its own and may be the one about to be registered, from lists that the relay
	 * shows for a moment. `checked` is false while it cannot be asked. Whose chart is opened is this device's own from then on.
	 */
	similarElsewhere(
		a: RegistrationFacts & { readonly limit: number }
	): Promise<Result<{ readonly checked: boolean; readonly hits: readonly SimilarHit[] }, E>>;
	/**
	 * On such a device: who was registered on it and is not compared with everybody yet, and of whom there is somebody very
	 * like them.
	 */
	registeredHere(): Promise<Result<RegisteredHere, E>>;
	/** They are nobody else, or what is to be done about it is done. */
	settleRegistered(a: { readonly chartId: ChartId }): Promise<Result<void, E>>;
	/** Brings a file to this device ahead of others, now or when there is a road; `file` events tell how far it is. */
	fetchFile(id: DocId): Promise<Result<void, E>>;
	filesHere(): Promise<Result<FilesHere, E>>;
	/** Says what this device is to hold from now on. What it holds stays. */
	setHolding(a: Partial<HoldingPolicy>): Promise<Result<void, E>>;
	/**
	 * Lets go of the files that the relay says it has; from now on files come when they are opened. Resolves when it is
	 * begun, with how many files: `file` events follow.
	 */
	freeFiles(): Promise<Result<{ readonly files: number }, E>>;
}
