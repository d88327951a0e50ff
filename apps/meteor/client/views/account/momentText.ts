/** A moment as people write it: the time if it is today, otherwise with the date. */
export function momentText(iso: string, now: Date, language: string): string {
	const date = new Date(iso);
	const isToday = date.toDateString() === now.toDateString();
	return date.toLocaleString(
		language,
		isToday ? { hour: 'numeric', minute: '2-digit' } : { dateStyle: 'medium', timeStyle: 'short' },
	);
}
