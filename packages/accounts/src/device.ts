import type { Device } from '@rocket.chat/otr-typings';

/** Only the beginning of a longer text is parsed. */
const READ = 512;

/** The first match counts, because other browsers claim to be Chrome or Safari too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/\bRocket\.Chat\//, 'Rocket.Chat'],
	[/\bElectron\//, 'Electron'],
	[/\bEdg(?:e|A|iOS)?\//, 'Edge'],
	[/\bOPR\//, 'Opera'],
	[/\bVivaldi\//, 'Vivaldi'],
	[/\bSamsungBrowser\//, 'Samsung Internet'],
	[/\b(?:Firefox|FxiOS)\//, 'Firefox'],
	[/\b(?:Headless)?(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
	[/\bVersion\/.*\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/\bWindows\b/, 'Windows'],
	[/\bAndroid\b/, 'Android'],
	[/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bMac OS X\b/, 'macOS'],
	[/\bLinux\b/, 'Linux'],
];

/**
 * The name that a program gives itself: RFC 9110's first product, without its version. Plain ASCII, so that it cannot
 * change the direction of a line.
 */
const PROGRAM = /^[\w.-][\w .-]{0,39}(?<![ -])/;

const nameIn = (table: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
	table.find(([pattern]) => pattern.test(text))?.[1];

/**
 * The program that signed in, by its User-Agent; undefined if that is not informative. Shown to the account's owner,
 * and not trusted for anything else.
 */
export const deviceOf = (userAgent: string | undefined): Device | undefined => {
	const text = (userAgent ?? '').slice(0, READ).trim();
	const name = nameIn(BROWSERS, text) ?? (text.startsWith('Mozilla/') ? undefined : PROGRAM.exec(text)?.[0]);
	const os = nameIn(SYSTEMS, text);
	return name === undefined ? undefined : { name, ...(os === undefined ? {} : { os }) };
};
