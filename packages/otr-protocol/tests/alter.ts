import type { Flight } from './side.ts';

/** Ways in which the network, or a lying server, alters a frame with a body. */
export const ALTERATIONS = [
	'flip',
	'truncate',
	'extend',
	'empty',
	'padding',
	'alphabet',
	'spelling',
	'other-kind',
	'other-sid',
	'other-room',
	'other-sender',
	'reflected',
] as const;
export type Alteration = (typeof ALTERATIONS)[number];

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const withCharacter = (body: string, at: number, character: string): string =>
	`${body.slice(0, at)}${character}${body.slice(at + 1)}`;

/** Replaces the character at `at` with one `by` positions later in the alphabet, 1 to 63. */
const turned = (body: string, at: number, by: number): string =>
	withCharacter(body, at, ALPHABET[(ALPHABET.indexOf(body[at] ?? 'A') + by) % ALPHABET.length] ?? 'A');

/**
 * The same bytes, encoded with trailing bits that are not zero; any other bytes if the length leaves no such bits.
 */
const respelled = (body: string): string =>
	body.length % 4 === 0 ? turned(body, 0, 1) : turned(body, body.length - 1, 1);

function bodyOf(body: string, how: Alteration, pick: number): string {
	switch (how) {
		case 'flip':
			return turned(body, pick % body.length, 1 + (pick % 63));
		case 'truncate':
			return body.slice(0, pick % body.length);
		case 'extend':
			return `${body}AAAA`;
		case 'empty':
			return '';
		case 'padding':
			return `${body}=`;
		case 'alphabet':
			return withCharacter(body, pick % body.length, '+');
		case 'spelling':
			return respelled(body);
		default:
			return body;
	}
}

/**
 * The altered frame, equal to none that was sent; `undefined` if this way has nothing to alter. `sids`: others that
 * the receiver may know.
 */
export function altered(flight: Flight, how: Alteration, pick: number, sids: readonly string[]): Flight | undefined {
	const { frame } = flight;
	if (frame.body === '') {
		return undefined;
	}
	switch (how) {
		case 'other-kind': {
			const kinds = (['invite', 'accept', 'data'] as const).filter((kind) => kind !== frame.kind);
			return { ...flight, frame: { ...frame, kind: kinds[pick % kinds.length] ?? 'data' } };
		}
		case 'other-sid': {
			const others = sids.filter((sid) => sid !== frame.sid);
			const sid = others[pick % Math.max(1, others.length)];
			return sid === undefined ? undefined : { ...flight, frame: { ...frame, sid } };
		}
		case 'other-room':
			return { ...flight, rid: 'another' };
		case 'other-sender':
			return { ...flight, from: 'cc' };
		case 'reflected':
			return undefined;
		default:
			return { ...flight, frame: { ...frame, body: bodyOf(frame.body, how, pick) } };
	}
}
