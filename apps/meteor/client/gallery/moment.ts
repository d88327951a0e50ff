/** A moment so many seconds ahead, ms since the epoch: countdowns are displayed against the wall clock. */
export const inSeconds = (seconds: number): number => Date.now() + seconds * 1000;
