import type { Translate } from '@rocket.chat/i18n';

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

const DAY = 86_400_000;

/**
 * When the last message of a room was written, as briefly as possible: the time if it is today, Yesterday, a weekday
 * within a week, otherwise the date.
 */
export function roomTime(date: Date, now: Date, language: string, t: Translate): string {
	const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY);
	if (days <= 0) {
		return date.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' });
	}
	if (days === 1) {
		return t('Yesterday');
	}
	if (days < 7) {
		return date.toLocaleDateString(language, { weekday: 'short' });
	}
	return date.toLocaleDateString(language, {
		day: 'numeric',
		month: 'short',
		...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
	});
}
