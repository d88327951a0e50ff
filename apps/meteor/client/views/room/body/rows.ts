import type { RoomMessage } from '../../../../app/messages/client/index.ts';
import type { OtrLine } from '../../../../app/otr/client/index.ts';

/** What the list shows, top to bottom. */
export type Row =
	| { readonly kind: 'day'; readonly key: string; readonly ts: number }
	| { readonly kind: 'message'; readonly key: string; readonly message: RoomMessage; readonly sequential: boolean }
	| { readonly kind: 'left'; readonly key: string; readonly message: RoomMessage }
	| {
			readonly kind: 'otr-message';
			readonly key: string;
			readonly line: Extract<OtrLine, { kind: 'message' }>;
			readonly sequential: boolean;
	  }
	| { readonly kind: 'otr-notice'; readonly key: string; readonly line: Extract<OtrLine, { kind: 'notice' }> };

/** Messages of one author within this time share one head; ms. */
const GROUPING_PERIOD = 300_000;

type Entry = { readonly ts: number; readonly group: string; readonly row: (sequential: boolean) => Row };

const entriesOf = (messages: readonly RoomMessage[], lines: readonly OtrLine[]): Entry[] => [
	...messages.map(
		(message): Entry =>
			message.type === 'ul'
				? { ts: message.ts, group: '', row: () => ({ kind: 'left', key: `room:${message.id}`, message }) }
				: {
						ts: message.ts,
						group: `room:${message.from.id}:${message.type ?? ''}:${message.encrypted}`,
						row: (sequential) => ({ kind: 'message', key: `room:${message.id}`, message, sequential }),
					},
	),
	...lines.map(
		(line): Entry =>
			line.kind === 'message'
				? {
						ts: line.ts,
						group: `otr:${line.from}:${line.ended}`,
						row: (sequential) => ({ kind: 'otr-message', key: `otr:${line.from}:${line.id}`, line, sequential }),
					}
				: { ts: line.ts, group: '', row: () => ({ kind: 'otr-notice', key: `otr-notice:${line.id}`, line }) },
	),
];

const dayOf = (ts: number): string => new Date(ts).toDateString();

/**
 * Room messages and off-the-record lines by time, with one divider for each day; messages of one author within five
 * minutes are grouped. Both inputs are sorted; at equal times their own order is kept, room messages first.
 */
export const rowsOf = (messages: readonly RoomMessage[], lines: readonly OtrLine[]): Row[] => {
	const rows: Row[] = [];
	let previous: Entry | undefined;
	let groupStart = 0;
	for (const entry of entriesOf(messages, lines).sort((a, b) => a.ts - b.ts)) {
		const sameDay = previous !== undefined && dayOf(previous.ts) === dayOf(entry.ts);
		if (!sameDay) {
			rows.push({
				kind: 'day',
				key: `day:${dayOf(entry.ts)}:${rows.length === 0 ? 'first' : rows.length}`,
				ts: entry.ts,
			});
		}
		const sequential =
			sameDay && entry.group !== '' && previous?.group === entry.group && entry.ts - groupStart < GROUPING_PERIOD;
		if (!sequential) {
			groupStart = entry.ts;
		}
		rows.push(entry.row(sequential));
		previous = entry;
	}
	return rows;
};
