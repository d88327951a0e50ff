import ipaddr from 'ipaddr.js';

/** Characters of what is no address: a header may have made it up. */
const LONGEST = 64;

/**
 * The network that limits count as one client: an IPv4 address itself, the /64 of an IPv6 address, since providers hand out no less than that to one
 * subscriber (RFC 6177), so that its 2^64 addresses are one client's. An IPv4 address written as IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address.
 * What is no address is its own network, cut to 64 characters.
 */
export const networkOf = (address: string): string => {
	if (!ipaddr.isValid(address)) {
		return address.slice(0, LONGEST);
	}
	const parsed = ipaddr.process(address);
	if (!(parsed instanceof ipaddr.IPv6)) {
		return parsed.toString();
	}
	return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
};
