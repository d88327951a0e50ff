/**
 * The events of `notify-all` and `notify-logged`, which anybody, or anybody who is signed in, may hear: ours, and those
 * that Rocket.Chat announces there and its clients subscribe to. Theirs stay silent where we announce none, since bots
 * wait for `ready`. Any other name is refused: what is heard is remembered by its name, and strangers make up as many
 * as they like.
 *
 * Sources, all of RocketChat/Rocket.Chat: `StreamerEvents` (apps/meteor/definition/externals,
 * packages/ui-contexts/src/ServerContext/streams.ts, since 6.5 packages/ddp-client/src/types/streams.ts) and
 * apps/meteor/server/modules/listeners/listeners.module.ts of 6 to 9; the lists of `subscribeNotifyAll` and
 * `subscribeLoggedNotify` in Rocket.Chat.js.SDK. Which of the two streams has a name changed between releases, and the
 * SDK asks both for some.
 */
const NAMES = [
	'Users:Deleted',
	'Users:NameChanged',
	'banner-changed',
	'banner-disabled',
	'banner-enabled',
	'deleteCustomSound',
	'deleteCustomUserStatus',
	'deleteEmojiCustom',
	'license',
	'new-banner',
	'omnichannel.priority-changed',
	'permissions-changed',
	'private-settings-changed',
	'public-info',
	'public-settings-changed',
	'roles-change',
	'roles-changed',
	'updateAvatar',
	'updateCustomSound',
	'updateCustomUserStatus',
	'updateEmojiCustom',
	'updatedAvatar',
	'user-status',
	'voip.statuschanged',
] as const;

const known: ReadonlySet<string> = new Set(NAMES);

/** Whether anybody announces, or listens for, such an event on a public stream. */
export const isPublicEvent = (eventName: string | undefined): boolean =>
	eventName !== undefined && known.has(eventName);
