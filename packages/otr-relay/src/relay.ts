import type { Broker, EventPayload } from '@rocket.chat/core-services';
import {
	decodeStampedFrame,
	formatStamp,
	type OtrRelayAnswer,
	parseStamp,
	type StampedOtrFrame,
} from '@rocket.chat/otr-wire';
import { type Admitted, admit } from './admission.ts';
import { Counters, type RelayCounters } from './counters.ts';
import { type Answer, andThen, type Directory, orThrow } from './directory.ts';
import type { RelayLogger, RelayPresence, RelaySender, RelaySettings, RelayStreams } from './ports.ts';
import type { RateLimiter } from './rateLimiter.ts';
import { RelayRefusal } from './refusal.ts';

export type OtrRelayDeps = {
	settings: RelaySettings;
	/** A cached one: the relay asks it for every frame. */
	directory: Directory;
	presence: RelayPresence;
	streams: RelayStreams;
	broker: Broker;
	rateLimiter: RateLimiter;
	logger?: RelayLogger;
};

export interface OtrRelay {
	/**
	 * Relays one frame, in the shape of the method `stream-notify-user`: to `<peer uid>/otr`, or `elsewhere` to one's
	 * own. Nothing of it is kept. The answer to an invite, and to a frame with `to`, counts connections of this instance
	 * that took it, and says whether it was handed to other instances; neither proves delivery. Any other frame is always
	 * answered `{ delivered: 0, forwarded: true }`: who is invisible is connected or not, and nobody learns it.
	 * Answers, and refuses, in the turn in which it is called unless the store or another instance has to be asked:
	 * nearly every frame is of a session that is known.
	 * @throws RelayRefusal, or rejects with it: a code of otr-wire's OtrErrorCode; `details.timeToReset` (ms) where it
	 *   was too much
	 */
	relay(sender: RelaySender, eventName: unknown, kind: unknown, frame: unknown): Answer<OtrRelayAnswer>;
	counters(): RelayCounters;
	/** Takes no more frames from other instances. */
	stop(): void;
}

/** The answer that says nothing. */
const HANDED_OVER: OtrRelayAnswer = Object.freeze({ delivered: 0, forwarded: true });

const NO_ONE: readonly string[] = Object.freeze([]);

const eventOf = (userId: string): string => `${userId}/otr`;

/**
 * docs: otr-protocol, 'Frames on the relay'. Membership, enabled, size, rate, stamp, delivery; no store, no log of
 * content.
 */
export const createOtrRelay = (deps: OtrRelayDeps): OtrRelay => {
	const { settings, presence, streams, broker, logger } = deps;
	const counters = new Counters();

	const deliver = (
		eventName: string,
		{ connection, kind, frame }: EventPayload<'otr.frame'>,
		except?: string,
	): number => {
		const delivered = streams.emit('notify-user', eventName, [kind, frame], { connectionId: connection, except });
		counters.delivered += delivered;
		return delivered;
	};

	const forward = async (instances: readonly string[], payload: EventPayload<'otr.frame'>): Promise<void> => {
		await Promise.all(instances.map((instance) => broker.sendTo(instance, 'otr.frame', payload)));
		counters.forwarded += instances.length;
	};

	/** The instances other than this one that may hold a connection which this is for. */
	const othersFor = (recipient: string, boundTo: string | undefined): readonly string[] => {
		const instances = boundTo === undefined ? presence.instancesOf(recipient) : broker.peers();
		const others: string[] = [];
		for (const instance of instances)
			if (instance !== broker.instance && (boundTo === undefined || instance === boundTo)) others.push(instance);
		return others;
	};

	const route = ({ sender, recipient, eventName, kind, frame }: Admitted): Answer<OtrRelayAnswer> => {
		const bound = frame.to === undefined ? undefined : parseStamp(frame.to);
		// Who names a connection has heard from it: one who is invisible stays within reach of those they write to off the
		// record.
		if (kind === 'invite' && !bound && presence.appearsOffline(recipient))
			throw new RelayRefusal('error-not-allowed', 'The other person is offline', { cause: 'peer-offline' });
		const { v, rid, sid, body } = frame;
		const stamp = formatStamp({ instance: broker.instance, connection: sender.connectionId });
		const stamped: StampedOtrFrame = { v, rid, sid, body, from: sender.userId, connection: stamp };
		const payload = { userId: recipient, kind, frame: stamped, ...(bound && { connection: bound.connection }) };
		const isHere = bound?.instance === broker.instance;
		const others = isHere ? NO_ONE : othersFor(recipient, bound?.instance);
		const delivered = bound && !isHere ? 0 : deliver(eventName, payload, sender.connectionId);
		const forwarded = others.length > 0;
		const answer = bound || kind === 'invite' ? { delivered, forwarded } : HANDED_OVER;
		return forwarded ? forward(others, payload).then(() => answer) : answer;
	};

	const unsubscribe = broker.on('otr.frame', (payload) => {
		if (settings.get('OTR_Enable') === true && decodeStampedFrame(payload.kind, payload.frame).ok)
			deliver(eventOf(payload.userId), payload);
		else counters.dropped++;
	});

	const routeCounted = (admitted: Admitted): Answer<OtrRelayAnswer> =>
		andThen(route(admitted), (answer) => {
			counters.relay(admitted.kind);
			return answer;
		});

	const onError = (error: unknown): never => {
		if (error instanceof RelayRefusal) {
			counters.refuse(error.error);
			logger?.debug({ error: error.error }, 'otr frame refused');
		}
		throw error;
	};

	return {
		relay: (sender, eventName, kind, frame) =>
			orThrow(() => andThen(admit(sender, eventName, kind, frame, deps), routeCounted), onError),
		counters: () => counters.snapshot(),
		stop: unsubscribe,
	};
};
