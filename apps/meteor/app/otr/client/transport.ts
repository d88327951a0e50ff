import { decodeStampedFrame, type OtrFrame, type OtrRelayAnswer, type StampedOtrFrame } from '@rocket.chat/otr-wire';
import type { OtrClock } from './ports.ts';
import type { OtrTransport } from './types.ts';

/** The host's connection as plain functions; ui-contexts' useMethod and useStream give the first two. */
export type StreamOtrTransportDeps = {
	readonly uid: string;
	/** Rejects with the server's Meteor.Error. */
	callMethod(name: string, ...args: unknown[]): Promise<unknown>;
	/** Calls back with an event's args. Returns the unsubscribe; survives reconnects by itself. */
	subscribeStream(stream: string, eventName: string, callback: (...args: unknown[]) => void): () => void;
	connection: { connected(): boolean; onChange(listener: () => void): () => void };
	clock: Pick<OtrClock, 'setTimeout' | 'clearTimeout'>;
};

const STREAM = 'stream-notify-user';

const toAnswer = (value: unknown): OtrRelayAnswer => {
	const { delivered, forwarded } = (typeof value === 'object' && value !== null ? value : {}) as Record<
		string,
		unknown
	>;
	return { delivered: typeof delivered === 'number' ? delivered : 0, forwarded: forwarded === true };
};

/** Conversations whose peer's last connection is remembered, the latest. */
const MAX_HEARD = 100;

/** How long a peer who was told that this page lost the session may take to write from his connection (ms). */
const ANSWER_TIME = 3_000;

/** The newest entries of a map that holds at most MAX_HEARD. */
const renew = <T>(map: Map<string, T>, key: string, value: T): void => {
	map.delete(key);
	map.set(key, value);
	const [oldest] = map.keys();
	if (map.size > MAX_HEARD && oldest !== undefined) {
		map.delete(oldest);
	}
};

/** Connections of peers that were heard from, as the relay stamped them, by conversation. */
class Heard {
	private readonly stamps = new Map<string, string>();
	/** Conversations in which a peer was asked for a sign of life and gave none yet, with those who wait for it. */
	private readonly asked = new Map<string, Set<() => void>>();

	constructor(private readonly clock: StreamOtrTransportDeps['clock']) {}

	note({ from, rid, connection }: StampedOtrFrame): void {
		const key = `${from} ${rid}`;
		renew(this.stamps, key, connection);
		const waiting = this.asked.get(key);
		this.asked.delete(key);
		for (const heard of waiting ?? []) {
			heard();
		}
	}

	ask(uid: string, rid: string): void {
		const key = `${uid} ${rid}`;
		renew(this.asked, key, this.asked.get(key) ?? new Set());
	}

	/**
	 * The connection that the peer wrote from last; where he was asked only just now, the one that he answers from in
	 * time.
	 */
	async of(uid: string, rid: string): Promise<string | undefined> {
		const key = `${uid} ${rid}`;
		const waiting = this.asked.get(key);
		if (!this.stamps.has(key) && waiting) {
			await new Promise<void>((resolve) => {
				const patience = this.clock.setTimeout(resolve, ANSWER_TIME);
				waiting.add(() => {
					this.clock.clearTimeout(patience);
					resolve();
				});
			});
		}
		return this.stamps.get(key);
	}
}

const isPeerOffline = (error: unknown): boolean => {
	const { details } = (typeof error === 'object' && error !== null ? error : {}) as { details?: { cause?: unknown } };
	return details?.cause === 'peer-offline';
};

/** OtrTransport over the stream `stream-notify-user`, event `<uid>/otr`, and the method of the same name. */
export const createStreamOtrTransport = ({
	uid,
	callMethod,
	subscribeStream,
	connection,
	clock,
}: StreamOtrTransportDeps): OtrTransport => {
	const heard = new Heard(clock);
	return {
		send: async (to, kind, frame) => {
			const send = async (sent: OtrFrame) => toAnswer(await callMethod(STREAM, `${to}/otr`, kind, sent));
			if (kind === 'unknown') {
				heard.ask(to, frame.rid);
			}
			try {
				return await send(frame);
			} catch (error) {
				if (kind !== 'invite' || frame.to !== undefined || !isPeerOffline(error)) {
					throw error;
				}
				// The peer appears offline, but one who is invisible takes an invite, as a refresh needs it, at the connection
				// that wrote to us.
				const connection = await heard.of(to, frame.rid);
				if (connection === undefined) {
					throw error;
				}
				return send({ ...frame, to: connection });
			}
		},
		onFrame: (listener) =>
			subscribeStream(STREAM, `${uid}/otr`, (kind, value) => {
				const decoded = decodeStampedFrame(kind, value);
				if (decoded.ok) {
					heard.note(decoded.frame);
					listener(decoded.kind, decoded.frame);
				}
			}),
		connected: () => connection.connected(),
		onConnected: (listener) => connection.onChange(() => listener(connection.connected())),
	};
};
