import type { Someone } from '../people.ts';

/** What a client hears. */
export type Ears = {
	/** A frame, by the number that its body begins with. */
	frame(number: number): void;
	/** The server took what was sent, or refused it. */
	answer(refused: boolean): void;
	/** The line is gone, unasked. */
	lost(): void;
};

/** One signed-in client that hears its own OTR frames. */
export type Line = {
	send(to: Someone, rid: string, body: string): void;
	/** The direct message of these two: its id. */
	room(other: Someone): Promise<string>;
	close(): void;
};

export type Dialect = (url: string, who: Someone, ears: Ears) => Promise<Line>;

/** Digits at the beginning of each body: which frame it is. */
export const NUMBER_DIGITS = 10;

/** 16 bytes of base64url, as a session's id. */
export const SID = 'AAAAAAAAAAAAAAAAAAAAAA';

const BODY = Buffer.from('"body":"');

/**
 * The number in a frame as it is on the wire; undefined where there is no body. Cheap: the generator must not be what
 * is measured.
 */
export const numberIn = (message: Buffer): number | undefined => {
	const at = message.indexOf(BODY);
	return at < 0 ? undefined : Number(message.toString('latin1', at + BODY.length, at + BODY.length + NUMBER_DIGITS));
};
