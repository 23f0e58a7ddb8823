// What is told of who could see what, which devices hold it, and what came since somebody looked: types only.
import type { DeviceId, SiteId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { ChartView } from '../chart/chart-view.ts';
import type { DeviceRow } from './device-rows.ts';
import type { Author } from '../chart/disagreements.ts';

/** When a chart is looked back at: before a change was made, by its author; or at a site until some time, else now. */
export type Moment = { readonly change: string } | { readonly site: SiteId; readonly at?: Instant };

/** A chart as it could be seen at a moment, as far as that is proven. */
export interface ChartThen {
	/** Not complete while more than it shows may have been seen of the clinical document. */
	readonly view: ChartView;
	readonly at: Instant;
	/** Who looked; absent for a site. */
	readonly user?: string;
	readonly site: string;
	/** Nothing more can have been seen than is shown, but for who the patient is. */
	readonly exact: boolean;
	/** Changes that are held here and not in it. */
	readonly later: number;
}

/** How far one change has come. */
export interface ChangeDelivery {
	readonly change: string;
	/** `unsealed` and `here`: on no other device. `relay`: the home relay has it. */
	readonly reached: 'unsealed' | 'here' | 'relay';
	/** Devices that are proven to hold it, or to have held it when they last reported. */
	readonly holders: readonly DeviceId[];
}

export interface Delivery {
	/** A device without a status has never said what it holds. */
	readonly devices: readonly DeviceRow[];
	/** By `Type/id`, oldest change first. */
	readonly entries: Readonly<Record<string, readonly ChangeDelivery[]>>;
}

/** An entry that somebody else wrote in since a person last looked, with its newest change. */
export interface ArrivedEntry extends Author {
	readonly entry: string;
	readonly verb: string;
	readonly at: Instant;
}
