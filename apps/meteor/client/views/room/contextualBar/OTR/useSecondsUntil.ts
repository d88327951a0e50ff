import { useEffect, useState } from 'react';

const secondsUntil = (until: number): number => Math.max(0, Math.ceil((until - Date.now()) / 1000));

/** Whole seconds until a time (ms since the epoch), at least 0. For display only: the session's own timer decides. */
export const useSecondsUntil = (until: number): number => {
	const [seconds, setSeconds] = useState(() => secondsUntil(until));
	useEffect(() => {
		setSeconds(secondsUntil(until));
		const tick = setInterval(() => setSeconds(secondsUntil(until)), 500);
		return () => clearInterval(tick);
	}, [until]);
	return seconds;
};
