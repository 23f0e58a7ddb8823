// Waits for processes that settle among themselves: what must come to hold is looked at until it does.

/** Resolves once `holds` does not throw; rejects with its last error after `withinMs`. */
export async function eventually(holds: () => void | Promise<void>, withinMs = 60_000): Promise<void> {
	for (const end = Date.now() + withinMs; ;) {
		try {
			return await holds();
		} catch (error) {
			if (Date.now() > end) throw error;
		}
		await new Promise((next) => setTimeout(next, 100));
	}
}
