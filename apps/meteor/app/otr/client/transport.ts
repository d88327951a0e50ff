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

/** Conversations whose peer's last connection is remembered; the oldest are dropped. */
const MAX_CONVERSATIONS = 100;

/** How long a peer may take to answer after being told that this page lost the session, ms. */
const ANSWER_TIMEOUT = 3_000;

/** Sets the newest entry of a map that holds at most MAX_CONVERSATIONS. */
const renew = <T>(map: Map<string, T>, key: string, value: T): void => {
	map.delete(key);
	map.set(key, value);
	const [oldest] = map.keys();
	if (map.size > MAX_CONVERSATIONS && oldest !== undefined) {
		map.delete(oldest);
	}
};

/** The connection from which each peer wrote last, as the relay stamped it, by conversation. */
class PeerConnections {
	private readonly stamps = new Map<string, string>();
	/** Conversations whose peer still has to answer, with the callbacks that wait for it. */
	private readonly unanswered = new Map<string, Set<() => void>>();

	constructor(private readonly clock: StreamOtrTransportDeps['clock']) {}

	note({ from, rid, connection }: StampedOtrFrame): void {
		const key = `${from} ${rid}`;
		renew(this.stamps, key, connection);
		const waiting = this.unanswered.get(key);
		this.unanswered.delete(key);
		for (const answered of waiting ?? []) {
			answered();
		}
	}

	/** The peer was sent a frame that a connection of theirs answers. */
	expectAnswer(uid: string, rid: string): void {
		const key = `${uid} ${rid}`;
		renew(this.unanswered, key, this.unanswered.get(key) ?? new Set());
	}

	/**
	 * The connection from which the peer wrote last. While their answer is due and no connection is known, waits for it
	 * for at most 3 s.
	 */
	async lastOf(uid: string, rid: string): Promise<string | undefined> {
		const key = `${uid} ${rid}`;
		const waiting = this.unanswered.get(key);
		if (!this.stamps.has(key) && waiting) {
			await new Promise<void>((resolve) => {
				const timeout = this.clock.setTimeout(resolve, ANSWER_TIMEOUT);
				waiting.add(() => {
					this.clock.clearTimeout(timeout);
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
	const peers = new PeerConnections(clock);
	return {
		send: async (to, kind, frame) => {
			const send = async (sent: OtrFrame) => toAnswer(await callMethod(STREAM, `${to}/otr`, kind, sent));
			if (kind === 'unknown') {
				peers.expectAnswer(to, frame.rid);
			}
			try {
				return await send(frame);
			} catch (error) {
				if (kind !== 'invite' || frame.to !== undefined || !isPeerOffline(error)) {
					throw error;
				}
				// An invisible peer appears offline. A refresh still reaches them, at the connection that wrote to this client.
				const connection = await peers.lastOf(to, frame.rid);
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
					peers.note(decoded.frame);
					listener(decoded.kind, decoded.frame);
				}
			}),
		connected: () => connection.connected(),
		onConnected: (listener) => connection.onChange(() => listener(connection.connected())),
	};
};
