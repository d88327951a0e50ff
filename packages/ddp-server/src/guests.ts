/** How many sockets of each address nobody has logged in on. */
export interface Guests {
	/** False, and nothing counted, where the address has as many as it may; with `always` it is counted all the same. */
	enter(address: string, always?: boolean): boolean;
	/** Once for each that entered. */
	leave(address: string): void;
}

export const createGuests = (perAddress: number): Guests => {
	const counts = new Map<string, number>();
	return {
		enter(address, always = false) {
			const count = counts.get(address) ?? 0;
			if (count >= perAddress && !always) {
				return false;
			}
			counts.set(address, count + 1);
			return true;
		},
		leave(address) {
			const count = (counts.get(address) ?? 0) - 1;
			if (count > 0) {
				counts.set(address, count);
			} else {
				counts.delete(address);
			}
		},
	};
};
