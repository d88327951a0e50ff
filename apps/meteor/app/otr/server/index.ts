import { type OtrRelay, RelayRefusal } from '@rocket.chat/otr-relay';
import type { Streams } from '@rocket.chat/streams';
import { Meteor } from 'meteor/meteor';

export { otrSettings } from '../lib/settings.ts';

export type OtrDependencies = { relay: OtrRelay; streams: Streams };

/**
 * `<uid>/otr` of `stream-notify-user` may be written, through the relay; its owner alone may read it, as all that is
 * his.
 */
export function registerOtr({ relay, streams }: OtrDependencies): void {
	streams.allowWrite('notify-user', /[^/]+\/otr/, async (sender, eventName, [kind, frame, ...others]) => {
		if (others.length > 0)
			throw new Meteor.Error('error-invalid-frame', 'expected a kind and a frame, and nothing after them');
		try {
			return await relay.relay(sender, eventName, kind, frame);
		} catch (error) {
			throw error instanceof RelayRefusal ? new Meteor.Error(error.error, error.reason, error.details) : error;
		}
	});
}
