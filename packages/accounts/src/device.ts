import type { Device } from '@rocket.chat/otr-typings';

/** Of a longer text only its beginning is looked at. */
const READ = 512;

/** The first that is named counts: others claim to be Chrome or Safari, too. */
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
 * What a program calls itself: RFC 9110's first product, without its version. Plain ASCII, so that nothing in it can
 * turn a line around.
 */
const PROGRAM = /^[\w.-][\w .-]{0,39}(?<![ -])/;

const nameIn = (table: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
	table.find(([pattern]) => pattern.test(text))?.[1];

/**
 * What signed in, by the user agent that it sent; undefined where that says nothing. Told to the account's owner, and
 * never believed for anything else.
 */
export const deviceOf = (userAgent: string | undefined): Device | undefined => {
	const text = (userAgent ?? '').slice(0, READ).trim();
	const name = nameIn(BROWSERS, text) ?? (text.startsWith('Mozilla/') ? undefined : PROGRAM.exec(text)?.[0]);
	const os = nameIn(SYSTEMS, text);
	return name === undefined ? undefined : { name, ...(os === undefined ? {} : { os }) };
};
