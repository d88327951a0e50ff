import type { Broker } from '@rocket.chat/core-services';
import { defineReadRules, type Streams } from '@rocket.chat/streams';
import { announce, type FanOuts } from './announcements.ts';
import { serveStreams } from './publications.ts';

export type NotificationsDependencies = {
	streams: Streams;
	fanOuts: FanOuts;
	broker: Broker;
	/** Called for each subscription to a room's events. */
	isMember(rid: string, userId: string): Promise<boolean>;
};

/**
 * The streams of Rocket.Chat over DDP: who may read and what is announced. No client may write unless a feature allows
 * it.
 */
export function registerNotifications({ streams, fanOuts, broker, isMember }: NotificationsDependencies): void {
	defineReadRules(streams, isMember);
	serveStreams(streams);
	announce(streams, fanOuts, broker);
}
