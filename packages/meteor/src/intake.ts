/** Milliseconds in one turn of the event loop during which received data is handled at once. */
export const INTAKE_TIME = 10;

/** Limits how much received data is handled in one turn of the event loop. */
export interface Intake {
	/** Whether there is time left in this turn, so that data may be handled at once. */
	hasTime(): boolean;
	/** Handles it in a later turn, after the data that already waits. */
	later(work: () => void): void;
}

/**
 * Node delivers the data of all sockets in one turn of the event loop: a thousand guests that each send the 200
 * messages they may send at once would make everyone else wait for seconds. Data that comes late in such a turn waits
 * for the next turns, and other requests are served in between.
 * @param afterTurn calls back once the current turn of the event loop is over
 * @param now milliseconds, never going back
 */
export const createIntake = (afterTurn: (callback: () => void) => void, now: () => number): Intake => {
	const waiting: (() => void)[] = [];
	let until: number | undefined;
	const begin = (): number => {
		until = now() + INTAKE_TIME;
		afterTurn(next);
		return until;
	};
	// One per turn: its consequences are handled before the next, and other requests come in between.
	const next = (): void => {
		until = undefined;
		const work = waiting.shift();
		if (work) {
			begin();
			work();
		}
	};
	return {
		hasTime: () => waiting.length === 0 && now() < (until ?? begin()),
		later(work) {
			waiting.push(work);
		},
	};
};
