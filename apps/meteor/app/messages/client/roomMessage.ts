/** An ordinary message as the room shows it. `ts`, `editedAt`: ms since the epoch. */
export type RoomMessage = {
	readonly id: string;
	readonly rid: string;
	readonly text: string;
	readonly ts: number;
	readonly from: { readonly id: string; readonly username: string; readonly name?: string };
	readonly type?: string;
	readonly editedAt?: number;
	readonly encrypted: boolean;
	/** Absent once the server has it. */
	readonly delivery?: 'sending' | 'failed';
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A date is a Date over DDP, `{ $date }` in undecoded EJSON, and ISO text over REST. */
const timeOf = (value: unknown): number | undefined => {
	const raw = isRecord(value) && '$date' in value ? value.$date : value;
	const time = raw instanceof Date ? raw.getTime() : typeof raw === 'string' ? Date.parse(raw) : raw;
	return typeof time === 'number' && Number.isFinite(time) ? time : undefined;
};

/** A message of the server; `undefined` if a required field is missing. */
export const decodeRoomMessage = (value: unknown): RoomMessage | undefined => {
	if (!isRecord(value) || !isRecord(value.u)) {
		return undefined;
	}
	const id = textOf(value._id);
	const rid = textOf(value.rid);
	const ts = timeOf(value.ts);
	const author = textOf(value.u._id);
	if (id === undefined || rid === undefined || ts === undefined || author === undefined) {
		return undefined;
	}
	const type = textOf(value.t);
	return {
		id,
		rid,
		ts,
		text: textOf(value.msg) ?? '',
		from: { id: author, username: textOf(value.u.username) ?? author, name: textOf(value.u.name) },
		type: type === '' ? undefined : type,
		editedAt: timeOf(value.editedAt),
		encrypted: type === 'e2e',
	};
};
