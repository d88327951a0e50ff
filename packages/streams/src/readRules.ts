import { isPublicEvent } from './public-events.ts';
import type { ReadRule } from './rules.ts';
import type { Streams } from './streams.ts';

const everybody: ReadRule = (_caller, [eventName]) => isPublicEvent(eventName);
const signedIn: ReadRule = ({ userId }, [eventName]) => userId !== null && isPublicEvent(eventName);
const own: ReadRule = ({ userId }, [owner]) => userId !== null && userId === owner;

/**
 * Who may hear what, as in Rocket.Chat: one's own user events, the rooms one is a member of, and of what is for all the
 * events that somebody knows.
 */
export const defineReadRules = (
	streams: Streams,
	isMember: (rid: string, userId: string) => Promise<boolean>,
): void => {
	const member: ReadRule = ({ userId }, [rid]) => userId !== null && rid !== undefined && isMember(rid, userId);
	streams.allowRead('notify-all', /(.+)/, everybody);
	streams.allowRead('notify-logged', /(.+)/, signedIn);
	streams.allowRead('notify-user', /([^/]+)\/[^/]+/, own);
	streams.allowRead('room-messages', /([^/]+)/, member);
	streams.allowRead('notify-room', /([^/]+)\/[^/]+/, member);
};
