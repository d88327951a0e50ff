/** `up`: from the browser to the server. */
export type Direction = 'up' | 'down';

export type DdpMessage = Record<string, unknown>;

/** An OTR frame on its way through the proxy: a call of `stream-notify-user`, or an event of that stream. */
export type OtrPassing = {
	readonly direction: Direction;
	/** `<uid>/otr`: of the peer on its way up, of this browser's own user on its way down. */
	readonly event: string;
	readonly kind: string;
	/** `{ v, rid, sid, to?, body }` on its way up; on its way down with `from` and `connection` instead of `to`. */
	readonly frame: Readonly<Record<string, unknown>>;
	/** The call's id on its way up. */
	readonly id?: string;
};

const STREAM = 'stream-notify-user';
const EVENT = /^[^/]+\/otr$/;

const passing = (direction: Direction, event: unknown, kind: unknown, frame: unknown): OtrPassing | undefined =>
	typeof event === 'string' &&
	EVENT.test(event) &&
	typeof kind === 'string' &&
	typeof frame === 'object' &&
	frame !== null
		? { direction, event, kind, frame: frame as Record<string, unknown> }
		: undefined;

/** The OTR frame that a DDP message carries; `undefined` where it carries none. */
export const frameOf = (direction: Direction, message: DdpMessage): OtrPassing | undefined => {
	if (direction === 'up') {
		const [event, kind, frame] =
			message.msg === 'method' && message.method === STREAM && Array.isArray(message.params) ? message.params : [];
		const found = passing(direction, event, kind, frame);
		return found && { ...found, id: String(message.id) };
	}
	const fields = message.msg === 'changed' && message.collection === STREAM ? message.fields : undefined;
	const { eventName, args } = (fields ?? {}) as { eventName?: unknown; args?: unknown };
	const [kind, frame] = Array.isArray(args) ? args : [];
	return passing(direction, eventName, kind, frame);
};

let injected = 0;

/** The DDP message for a frame. A call without an id gets one of its own, whose answer no browser waits for. */
export const toMessage = ({ direction, event, kind, frame, id }: OtrPassing): DdpMessage =>
	direction === 'up'
		? { msg: 'method', method: STREAM, params: [event, kind, frame], id: id ?? `injected-${++injected}` }
		: { msg: 'changed', collection: STREAM, id: 'id', fields: { eventName: event, args: [kind, frame] } };
