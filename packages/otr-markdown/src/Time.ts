import type { Timestamp } from '@rocket.chat/message-parser';
import { createElement as h } from 'react';
import { useMarkdown } from './context.ts';

/** The farthest from 1970 that a date may be (ms; ECMA-262, section 21.4.1.1). */
const FARTHEST = 8.64e15;

const FORMATS: Readonly<Record<Timestamp['value']['format'], Intl.DateTimeFormatOptions>> = {
	t: { timeStyle: 'short' },
	T: { timeStyle: 'medium' },
	d: { dateStyle: 'short' },
	D: { dateStyle: 'long' },
	f: { dateStyle: 'long', timeStyle: 'short' },
	F: { dateStyle: 'full', timeStyle: 'short' },
	R: { dateStyle: 'long', timeStyle: 'short' },
};

/**
 * A moment (s since the epoch, as text), in the reader's time zone; as it was written where there is no such moment.
 */
export const Time = ({ timestamp, format }: Timestamp['value']) => {
	const { language } = useMarkdown();
	const ms = Number(timestamp) * 1000;
	if (!(Math.abs(ms) <= FARTHEST)) {
		return `<t:${timestamp}:${format}>`;
	}
	const moment = new Date(ms);
	return h(
		'time',
		{ dateTime: moment.toISOString() },
		new Intl.DateTimeFormat(language, FORMATS[format]).format(moment),
	);
};
