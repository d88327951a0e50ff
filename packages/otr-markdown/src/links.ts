const SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:'];

/**
 * Where a link of a message may lead: the address as the browser will read it, so that a look-alike host shows as such.
 * `undefined` for everything but http, https and mailto, and for what carries a password or a name before its host.
 */
export const safeHref = (source: string): string | undefined => {
	const whole = source.startsWith('//') ? `https:${source}` : source;
	if (!URL.canParse(whole)) {
		return undefined;
	}
	const { protocol, username, password, href } = new URL(whole);
	return SCHEMES.includes(protocol) && username === '' && password === '' ? href : undefined;
};
