/** Base64 of RFC 4648 section 4, padded: what EJSON's $binary carries. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const values = new Map([...alphabet].map((letter, value) => [letter.charCodeAt(0), value]));

export const toBase64 = (bytes: Uint8Array): string => {
	let text = '';
	for (let at = 0; at < bytes.length; at += 3) {
		const [a = 0, b, c] = bytes.subarray(at, at + 3);
		text += alphabet.charAt(a >> 2) + alphabet.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
		text += b === undefined ? '=' : alphabet.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
		text += c === undefined ? '=' : alphabet.charAt(c & 63);
	}
	return text;
};

/** Undefined for anything but canonical padded base64. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
	if (text.length % 4 !== 0) {
		return undefined;
	}
	const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
	const letters = text.length - padding;
	const bytes = new Uint8Array(Math.floor((letters * 3) / 4));
	let bits = 0;
	let held = 0;
	let out = 0;
	for (let at = 0; at < letters; at += 1) {
		const value = values.get(text.charCodeAt(at));
		if (value === undefined) {
			return undefined;
		}
		bits = (bits << 6) | value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			bytes[out] = bits >> held;
			out += 1;
			bits &= (1 << held) - 1;
		}
	}
	return bits === 0 ? bytes : undefined;
};
