// Who is at the door and has proved nothing yet: so many from one address and no more. Somebody who opens roads and says
// nothing keeps nobody else out.

export interface Greeters {
	/** False when there are too many from there already. No address: somebody in this very process. */
	enter(address: string | undefined): boolean;
	/** It proved who it is, or is gone. Once for each that entered. */
	leave(address: string | undefined): void;
}

export function createGreeters(most: number): Greeters {
	const here = new Map<string, number>();
	return {
		enter(address) {
			if (address === undefined) return true;
			const count = here.get(address) ?? 0;
			if (count >= most) return false;
			here.set(address, count + 1);
			return true;
		},
		leave(address) {
			if (address === undefined) return;
			const left = (here.get(address) ?? 1) - 1;
			if (left > 0) here.set(address, left);
			else here.delete(address);
		}
	};
}
