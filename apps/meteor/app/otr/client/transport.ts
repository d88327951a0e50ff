import { decodeStampedFrame, type OtrFrame, type OtrRelayAnswer, type StampedOtrFrame } from '@rocket.chat/otr-wire';
import type { OtrTransport } from './types.ts';

/** The host's connection as plain functions; ui-contexts' useMethod and useStream give the first two. */
export type StreamOtrTransportDeps = {
	readonly uid: string;
	/** Rejects with the server's Meteor.Error. */
	callMethod(name: string, ...args: unknown[]): Promise<unknown>;
	/** Calls back with an event's args. Returns the unsubscribe; survives reconnects by itself. */
	subscribeStream(stream: string, eventName: string, callback: (...args: unknown[]) => void): () => void;
	connection: { connected(): boolean; onChange(listener: () => void): () => void };
};

const STREAM = 'stream-notify-user';

const toAnswer = (value: unknown): OtrRelayAnswer => {
	const { delivered, forwarded } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
	return { delivered: typeof delivered === 'number' ? delivered : 0, forwarded: forwarded === true };
};

/** Conversations whose peer's last connection is remembered, the latest. */
const MAX_HEARD = 100;

/** Connections of peers that were heard from, as the relay stamped them, by conversation. */
const createHeard = (): { note(frame: StampedOtrFrame): void; of(uid: string, rid: string): string | undefined } => {
	const stamps = new Map<string, string>();
	return {
		note: ({ from, rid, connection }) => {
			const key = `${from} ${rid}`;
			stamps.delete(key);
			stamps.set(key, connection);
			const [oldest] = stamps.keys();
			if (stamps.size > MAX_HEARD && oldest !== undefined) {
				stamps.delete(oldest);
			}
		},
		of: (uid, rid) => stamps.get(`${uid} ${rid}`),
	};
};

const isPeerOffline = (error: unknown): boolean => {
	const { details } = (typeof error === 'object' && error !== null ? error : {}) as { details?: { cause?: unknown } };
	return details?.cause === 'peer-offline';
};

/** OtrTransport over the stream `stream-notify-user`, event `<uid>/otr`, and the method of the same name. */
export const createStreamOtrTransport = ({ uid, callMethod, subscribeStream, connection }: StreamOtrTransportDeps): OtrTransport => {
	const heard = createHeard();
	return {
		send: async (to, kind, frame) => {
			const send = async (sent: OtrFrame) => toAnswer(await callMethod(STREAM, `${to}/otr`, kind, sent));
			try {
				return await send(frame);
			} catch (error) {
				// The peer appears offline, but one who is invisible takes an invite, as a refresh needs it, at the connection that wrote to us.
				const connection = heard.of(to, frame.rid);
				if (kind === 'invite' && frame.to === undefined && connection !== undefined && isPeerOffline(error)) {
					return send({ ...frame, to: connection });
				}
				throw error;
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
