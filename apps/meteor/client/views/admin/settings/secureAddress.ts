const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether browsers offer SubtleCrypto to pages of this address: https, or a loopback host.
 * Source: W3C Secure Contexts, section 3.1 (potentially trustworthy origins).
 */
export function isSecureAddress(address: string): boolean {
	try {
		const { protocol, hostname } = new URL(address);
		return protocol === 'https:' || LOOPBACK.test(hostname);
	} catch {
		return false;
	}
}
