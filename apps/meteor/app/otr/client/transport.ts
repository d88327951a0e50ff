import { decodeStampedFrame, type OtrRelayAnswer } from '@rocket.chat/otr-wire';
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

/** OtrTransport over the stream `stream-notify-user`, event `<uid>/otr`, and the method of the same name. */
export const createStreamOtrTransport = ({ uid, callMethod, subscribeStream, connection }: StreamOtrTransportDeps): OtrTransport => ({
	send: async (to, kind, frame) => toAnswer(await callMethod(STREAM, `${to}/otr`, kind, frame)),
	onFrame: (listener) =>
		subscribeStream(STREAM, `${uid}/otr`, (kind, value) => {
			const decoded = decodeStampedFrame(kind, value);
			if (decoded.ok) {
				listener(decoded.kind, decoded.frame);
			}
		}),
	connected: () => connection.connected(),
	onConnected: (listener) => connection.onChange(() => listener(connection.connected())),
});
