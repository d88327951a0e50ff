import { type OtrRelay, orThrow, RelayRefusal } from '@rocket.chat/otr-relay';
import type { Streams } from '@rocket.chat/streams';
import { Meteor } from 'meteor/meteor';

export { otrSettings } from '../lib/settings.ts';

export type OtrDependencies = { relay: OtrRelay; streams: Streams };

const asMeteorError = (error: unknown): never => {
	throw error instanceof RelayRefusal ? new Meteor.Error(error.error, error.reason, error.details) : error;
};

/**
 * `<uid>/otr` of `stream-notify-user` may be written, through the relay. Only its owner may read it, like everything
 * else of `<uid>/`.
 */
export function registerOtr({ relay, streams }: OtrDependencies): void {
	streams.allowWrite('notify-user', /[^/]+\/otr/, (sender, eventName, [kind, frame, ...others]) => {
		if (others.length > 0)
			throw new Meteor.Error('error-invalid-frame', 'expected a kind and a frame, and nothing after them');
		return orThrow(() => relay.relay(sender, eventName, kind, frame), asMeteorError);
	});
}
