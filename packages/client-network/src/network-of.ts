import ipaddr from 'ipaddr.js';

/** Characters of what is no address: a header may have made it up. */
const LONGEST = 64;

const NOT_PRINTABLE = /[^\x20-\x7e]/g;

/** `192.0.2.1:4711`, `[2001:db8::1]:4711` and `[2001:db8::1]` as proxies write them. */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/;

const withoutPort = (text: string): string => {
	const [, v6, v4] = WITH_PORT.exec(text) ?? [];
	return v6 ?? v4 ?? text;
};

/**
 * The network that limits count as one client: an IPv4 address itself, the /64 of an IPv6 address, since providers hand
 * out no less than that to one subscriber (RFC 6177), so that its 2^64 addresses are one client's. An IPv4 address
 * written as IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address. The port that some proxies write behind it is left out: a
 * client chooses it with each connection. What is no address is its own network, cut to 64 characters, of which none
 * but ASCII's is kept: it is written to logs.
 */
export const networkOf = (text: string): string => {
	const address = withoutPort(text);
	if (!ipaddr.isValid(address)) {
		return address.slice(0, LONGEST).replace(NOT_PRINTABLE, '?');
	}
	const parsed = ipaddr.process(address);
	if (!(parsed instanceof ipaddr.IPv6)) {
		return parsed.toString();
	}
	return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
};
