import type { OtrPassing } from './otr-passing.ts';
import type { Tamper } from './proxy.ts';

/** 0 to below 1. */
export type Random = () => number;

/** mulberry32: the same seed gives the same faults. */
export const seeded = (seed: number): Random => {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
};

const bodyOf = ({ frame }: OtrPassing): Buffer => Buffer.from(String(frame.body), 'base64url');

const withBody = (passing: OtrPassing, body: Buffer): OtrPassing => ({
	...passing,
	frame: { ...passing.frame, body: body.toString('base64url') },
});

/** One bit of the body turned round. */
export const flip = (passing: OtrPassing, random: Random): OtrPassing => {
	const body = bodyOf(passing);
	const bit = Math.floor(random() * body.length * 8);
	body.writeUInt8(body.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
	return withBody(passing, body);
};

/** The body without its end; at least one byte stays, and at least one goes. */
export const truncate = (passing: OtrPassing, random: Random): OtrPassing => {
	const body = bodyOf(passing);
	return withBody(passing, body.subarray(0, 1 + Math.floor(random() * (body.length - 1))));
};

/** The body under the session of another frame. */
export const splice = (passing: OtrPassing, into: OtrPassing): OtrPassing => withBody(into, bodyOf(passing));

/** What this browser wrote, given back to it under the stamp of a frame that came from the peer. */
export const reflect = (written: OtrPassing, came: OtrPassing): OtrPassing =>
	withBody({ ...came, kind: written.kind }, bodyOf(written));

/**
 * Chances, 0 to 1, of one fault for each `data` frame. `lost` frames are lost for good: what carries them was not TCP's
 * to lose, but the server's.
 */
export type FaultRates = { readonly [fault in Fault]?: number };
export type Fault = 'lost' | 'replayed' | 'reordered' | 'truncated' | 'flipped' | 'reflected';

/**
 * A tamper that does to `data` frames what the seed says, with the number of each fault so far. Handshakes and hints
 * pass as they are.
 */
export const seededFaults = (
	seed: number,
	rates: FaultRates,
): { readonly tamper: Tamper; readonly count: Record<Fault, number> } => {
	const random = seeded(seed);
	const count = { lost: 0, replayed: 0, reordered: 0, truncated: 0, flipped: 0, reflected: 0 };
	const past: Partial<Record<OtrPassing['direction'], OtrPassing>> = {};
	let late: OtrPassing | undefined;

	const draw = (): Fault | undefined => {
		const at = random();
		let sum = 0;
		return (Object.entries(rates) as [Fault, number][]).find(([, rate]) => {
			sum += rate;
			return at < sum;
		})?.[0];
	};
	const faulty = (frame: OtrPassing, fault: Fault): readonly OtrPassing[] => {
		const other = past[frame.direction === 'up' ? 'down' : 'up'];
		const before = past[frame.direction];
		switch (fault) {
			case 'lost':
				return [];
			case 'replayed':
				return before ? [frame, { ...before, ...(frame.id !== undefined && { id: `${frame.id}-replayed` }) }] : [frame];
			case 'truncated':
				return [truncate(frame, random)];
			case 'flipped':
				return [flip(frame, random)];
			case 'reflected':
				return frame.direction === 'down' && other ? [reflect(other, frame), frame] : [frame];
			case 'reordered':
				late = frame;
				return [];
		}
	};
	const tamper: Tamper = (frame) => {
		if (frame.kind !== 'data') {
			return [frame];
		}
		const released = late && late.direction === frame.direction ? [late] : [];
		if (released.length > 0) {
			late = undefined;
		}
		const drawn = draw();
		const fault = drawn === 'reordered' && late !== undefined ? undefined : drawn;
		const passing = fault ? faulty(frame, fault) : [frame];
		if (fault) {
			count[fault] += 1;
		}
		past[frame.direction] = frame;
		return [...passing, ...released];
	};
	return { tamper, count };
};
