// What there is in a seed beside what is in every one.
interface Seeded {
	readonly seed: number;
}

/** Files are attached. */
export const hasFiles = ({ seed }: Seeded): boolean => seed % 5 === 3;

/** Devices let go of files that the relay has. */
export const letsGo = ({ seed }: Seeded): boolean => seed % 10 === 8 || seed % 20 === 3;

/** People and devices are put out, and get other roles. */
export const hasLeaving = ({ seed }: Seeded): boolean => seed % 4 === 3;

/** The relay lies. */
export const hasLies = ({ seed }: Seeded): boolean => seed % 4 === 1;

/** Records are erased: beside everything else that may be in a seed. */
export const hasErasing = ({ seed }: Seeded): boolean => seed % 7 <= 1;

/** The relay forges what it can; where it does not lie otherwise, only new keys without one of their members. */
export const hasForgery = (world: Seeded): boolean => hasLies(world) || world.seed % 16 === 3;

/** Devices hold the charts of a list alone. */
export const hasPanels = ({ seed }: Seeded): boolean => seed % 7 === 1 || seed % 7 === 5;

/** There is a clinic's relay. */
export const hasClinic = ({ seed }: Seeded): boolean => seed % 6 === 2;

/** There is a second one, and each may pass on to the other: then nobody is at home. */
export const hasLoop = ({ seed }: Seeded): boolean => seed % 12 === 8;

/** Browsers clear the storage of devices. Not beside a relay that lies: the only true copy may be on the device. */
export const hasEviction = (world: Seeded): boolean =>
	(world.seed % 9 === 1 || world.seed % 9 === 5) && !hasLies(world);
