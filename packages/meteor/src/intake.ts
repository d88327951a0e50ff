/** Milliseconds of one turn of the event loop in which what came on sockets is taken at once. */
export const INTAKE_TIME = 10;

/** Takes what came on sockets, so much of it in a turn of the event loop. */
export interface Intake {
	/** Whether there is time in this turn: then it is taken at once. */
	hasTime(): boolean;
	/** Takes it in a later turn, after what waits already. */
	later(work: () => void): void;
}

/**
 * Whatever came on all sockets is handed over in one turn of the event loop: a thousand guests who say at once what
 * each may say, 200 messages, would keep everybody else waiting for seconds. Those who come late in such a turn wait
 * for the next ones, and whoever asks something else is served in between.
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
	// One a turn: what it causes is done before the next, and whoever asks something else comes in between.
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
