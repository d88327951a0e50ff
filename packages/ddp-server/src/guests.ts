import { networkOf } from '@rocket.chat/client-network';

/** One socket on which nobody has logged in. */
export interface Guest {
	/** @param bytes that it holds now, beside what every socket costs */
	hold(bytes: number): void;
	/** It has logged in, or is gone. */
	leave(): void;
}

export interface Guests {
	/**
	 * Counts a socket in, and makes room for it.
	 * @param drop ends the socket at once; called at most once, and then the guest is counted no more
	 */
	enter(address: string, drop: () => void): Guest;
	/** What all of them hold, in bytes. */
	readonly bytes: number;
}

interface Entry {
	readonly drop: () => void;
	bytes: number;
}

/** The guests of one network, the oldest first. */
interface Network {
	readonly entries: Set<Entry>;
	bytes: number;
}

/**
 * The sockets without a login share a budget. Where it is full, the network (an IPv4 address, an IPv6 /64) that holds most loses its oldest: who comes new is
 * not refused while another network holds more, and who stays long without a login goes first.
 * @param budget bytes that all may hold together
 * @param socketBytes what a socket costs that holds nothing
 */
export const createGuests = (budget: number, socketBytes: number): Guests => {
	const networks = new Map<string, Network>();
	let held = 0;

	const greatest = (): [string, Network] | undefined => {
		let found: [string, Network] | undefined;
		for (const candidate of networks) {
			if (!found || candidate[1].bytes > found[1].bytes) {
				found = candidate;
			}
		}
		return found;
	};

	const remove = (name: string, network: Network, entry: Entry): boolean => {
		if (!network.entries.delete(entry)) {
			return false;
		}
		network.bytes -= entry.bytes;
		held -= entry.bytes;
		if (network.entries.size === 0 && networks.get(name) === network) {
			networks.delete(name);
		}
		return true;
	};

	const makeRoom = (): void => {
		while (held > budget) {
			const [name, network] = greatest() ?? [];
			const [oldest] = network?.entries ?? [];
			if (name === undefined || !network || !oldest) {
				return;
			}
			remove(name, network, oldest);
			oldest.drop();
		}
	};

	return {
		enter(address, drop) {
			const name = networkOf(address);
			const network = networks.get(name) ?? { entries: new Set<Entry>(), bytes: 0 };
			networks.set(name, network);
			const entry: Entry = { drop, bytes: 0 };
			network.entries.add(entry);
			const hold = (bytes: number): void => {
				if (!network.entries.has(entry)) {
					return;
				}
				const more = socketBytes + bytes - entry.bytes;
				entry.bytes += more;
				network.bytes += more;
				held += more;
				if (more > 0) {
					makeRoom();
				}
			};
			hold(0);
			return { hold, leave: () => void remove(name, network, entry) };
		},
		get bytes() {
			return held;
		},
	};
};
