import { networkOf } from '@rocket.chat/client-network';

/** One socket or request, of those that share. */
export interface Share {
	/** @param bytes that it holds now, beside what each costs */
	hold(bytes: number): void;
	/** It shares no more: somebody has logged in, or it is gone. */
	leave(): void;
}

export interface SharedBudget {
	/**
	 * Counts one in, and makes room for it.
	 * @param drop ends it at once; called at most once, and then it is counted no more
	 */
	enter(address: string, drop: () => void): Share;
	/** What all of them hold, in bytes. */
	readonly bytes: number;
}

interface Entry {
	readonly drop: () => void;
	bytes: number;
}

/** Those of one network, the oldest first. */
interface Network {
	readonly entries: Set<Entry>;
	bytes: number;
}

/**
 * What strangers make a server hold: sockets without a login, bodies that have not come whole. Where the budget is full, the network (an IPv4 address, an
 * IPv6 /64) that holds most loses its oldest: who comes new is not refused while another network holds more, and who takes long goes first.
 * @param budget bytes that all may hold together
 * @param eachBytes what one costs that holds nothing
 */
export const createSharedBudget = (budget: number, eachBytes: number): SharedBudget => {
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
				const more = eachBytes + bytes - entry.bytes;
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
