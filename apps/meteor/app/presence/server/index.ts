import type { Broker } from '@rocket.chat/core-services';
import type { Streams } from '@rocket.chat/streams';
import { userStatusEvent } from '../lib/events.ts';

export type PresenceDependencies = { broker: Broker; streams: Streams };

/** Tells everybody who is signed in of each change of a status. Who is connected is the business of authentication. */
export function registerPresence({ broker, streams }: PresenceDependencies): void {
	broker.on('presence.changed', ({ userId, username, status }) => {
		streams.emit('notify-logged', 'user-status', [userStatusEvent(userId, username, status)]);
	});
}
