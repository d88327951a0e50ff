import type { OtrFrame, OtrFrameKind, OtrRelayAnswer, StampedOtrFrame } from '@rocket.chat/otr-wire';
import type { OtrTransport } from '../types.ts';

type Listener = (kind: OtrFrameKind, frame: StampedOtrFrame) => void;

type Connection = {
	readonly uid: string;
	readonly stamp: string;
	online: boolean;
	readonly listeners: Set<Listener>;
	readonly watchers: Set<(connected: boolean) => void>;
};

export type Passed = {
	readonly from: string;
	readonly to: string;
	readonly kind: OtrFrameKind;
	readonly frame: OtrFrame;
};

/** A connection that a test may cut. */
export type FakeConnection = OtrTransport & { setOnline(online: boolean): void; readonly stamp: string };

/** What the relay answers to whatever names no connection and is no invite. */
const HANDED_OVER: OtrRelayAnswer = { delivered: 0, forwarded: true };

/** The relay in memory: stamps, delivers in order and later, binds by `to`, keeps what passed for tests to look at. */
export class FakeRelay {
	readonly passed: Passed[] = [];
	/** False swallows the frame on the way. */
	lets: (passed: Passed) => boolean = () => true;
	private readonly connections: Connection[] = [];

	connect(uid: string): FakeConnection {
		const connection: Connection = {
			uid,
			stamp: `i:${this.connections.length + 1}`,
			online: true,
			listeners: new Set(),
			watchers: new Set(),
		};
		this.connections.push(connection);
		return {
			stamp: connection.stamp,
			send: (to, kind, frame) => this.send(connection, to, kind, frame),
			onFrame: (listener) => {
				connection.listeners.add(listener);
				return () => connection.listeners.delete(listener);
			},
			connected: () => connection.online,
			onConnected: (listener) => {
				connection.watchers.add(listener);
				return () => connection.watchers.delete(listener);
			},
			setOnline: (online) => {
				connection.online = online;
				for (const watcher of [...connection.watchers]) {
					watcher(online);
				}
			},
		};
	}

	/** A frame out of nowhere, as a hostile or faulty server could deliver it. */
	inject(to: string, kind: OtrFrameKind, frame: StampedOtrFrame): void {
		this.deliver(
			this.connections.filter(({ uid }) => uid === to),
			kind,
			frame,
		);
	}

	private async send(sender: Connection, to: string, kind: OtrFrameKind, frame: OtrFrame): Promise<OtrRelayAnswer> {
		if (!sender.online) {
			throw new Error('This connection is cut.');
		}
		const passed = { from: sender.uid, to, kind, frame };
		this.passed.push(passed);
		const told = frame.to !== undefined || kind === 'invite';
		if (!this.lets(passed)) {
			return told ? { delivered: 1, forwarded: false } : HANDED_OVER;
		}
		const { v, rid, sid, body } = frame;
		const receivers = this.connections.filter(
			(other) =>
				other.uid === to &&
				other !== sender &&
				other.online &&
				other.listeners.size > 0 &&
				(frame.to === undefined || frame.to === other.stamp),
		);
		this.deliver(receivers, kind, { v, rid, sid, body, from: sender.uid, connection: sender.stamp });
		return told ? { delivered: receivers.length, forwarded: false } : HANDED_OVER;
	}

	private deliver(receivers: readonly Connection[], kind: OtrFrameKind, frame: StampedOtrFrame): void {
		for (const receiver of receivers) {
			setImmediate(() => {
				for (const listener of receiver.online ? [...receiver.listeners] : []) {
					listener(kind, frame);
				}
			});
		}
	}
}
