import { createHash } from 'node:crypto';
import { documentId } from '@rocket.chat/model-typings';
import type { IRoom, ISubscription, IUser } from '@rocket.chat/otr-typings';
import { announceRoom, announceSubscription, type Context, requireActiveUser } from './context.ts';
import { MessagingError } from './errors.ts';
import type { DirectMessageRoom, Messaging } from './messaging.ts';

type Member = IUser & { username: string };

/**
 * The room of exactly these people, whoever opens it. Two, or one with himself: the two ids joined, as in Rocket.Chat. More: derived from all ids,
 * so that two who open the same group at once get one room.
 */
export const directRoomId = (uids: readonly string[]): string => {
	const sorted = [...uids].sort();
	if (sorted.length <= 2) {
		return (sorted.length === 1 ? [...sorted, ...sorted] : sorted).join('');
	}
	return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 34);
};

const displayName = ({ name, username }: Member): string => name || username;

/** The names of a list, all of them texts. */
const wellFormed = (usernames: readonly string[]): boolean =>
	Array.isArray(usernames) && usernames.length > 0 && usernames.every((username) => typeof username === 'string' && username !== '');

const findOthers = async ({ models }: Context, creator: Member, usernames: readonly string[]): Promise<Member[]> => {
	const names = new Set(usernames.map((username) => username.toLowerCase()));
	names.delete(creator.username.toLowerCase());
	const found = await models.users.findByUsernames([...names]);
	const others = found.filter((user): user is Member => user.username !== undefined);
	if (others.length !== names.size) {
		throw new MessagingError('error-invalid-user', 'Invalid user');
	}
	return others;
};

const roomDocument = (rid: string, creator: Member, members: readonly Member[], now: Date): IRoom => ({
	_id: rid,
	t: 'd',
	uids: members.map(({ _id }) => _id),
	usernames: members.map(({ username }) => username),
	usersCount: members.length,
	msgs: 0,
	u: { _id: creator._id, username: creator.username, name: displayName(creator) },
	ts: now,
	_updatedAt: now,
});

const subscriptionDocument = (context: Context, rid: string, member: Member, members: readonly Member[], creator: Member, now: Date): ISubscription => {
	const others = members.filter(({ _id }) => _id !== member._id);
	const shown = others.length > 0 ? others : [member];
	return {
		_id: documentId(context.random),
		rid,
		t: 'd',
		u: { _id: member._id, username: member.username, name: displayName(member) },
		name: shown.map(({ username }) => username).join(', '),
		fname: shown.map(displayName).join(', '),
		// As in Rocket.Chat: the other of two sees the room when the first message comes.
		open: member._id === creator._id || members.length > 2,
		alert: false,
		unread: 0,
		userMentions: 0,
		groupMentions: 0,
		ts: now,
		_updatedAt: now,
	};
};

/** A new room needs people who can come; an old one is opened for its history. */
const assertOpenable = async ({ models }: Context, rid: string, members: readonly Member[]): Promise<void> => {
	if (members.some(({ active }) => !active) && !(await models.rooms.findById(rid))) {
		throw new MessagingError('error-invalid-user', 'Invalid user');
	}
};

const reopen = async (context: Context, rid: string, userId: string, now: Date): Promise<void> => {
	const subscription = await context.models.subscriptions.findByRoomAndUser(rid, userId);
	if (subscription && !subscription.open) {
		const opened = await context.models.subscriptions.setOpen(rid, userId, true, now);
		await announceSubscription(context, 'updated', opened ?? subscription);
	}
};

export const directMessagesOf = (context: Context): Pick<Messaging, 'createDirectMessage'> => ({
	createDirectMessage: async (byUserId, usernames) => {
		if (!wellFormed(usernames)) {
			throw new MessagingError('error-invalid-arguments', 'Expected the usernames of at least one person');
		}
		const maxUsers = context.setting('DirectMesssage_maxUsers', 8);
		if (usernames.length > maxUsers) {
			throw new MessagingError('error-direct-message-max-user-exceeded', `A direct message has at most ${maxUsers} people`, { maxUsers });
		}
		const creator = await requireActiveUser(context, byUserId);
		const members = [creator, ...(await findOthers(context, creator, usernames))].sort((a, b) => (a._id < b._id ? -1 : 1));
		if (members.length > maxUsers) {
			throw new MessagingError('error-direct-message-max-user-exceeded', `A direct message has at most ${maxUsers} people`, { maxUsers });
		}
		const rid = directRoomId(members.map(({ _id }) => _id));
		await assertOpenable(context, rid, members);
		const now = context.now();
		const { room, created, inserted } = await context.models.rooms.createWithSubscriptions(
			roomDocument(rid, creator, members, now),
			members.map((member) => subscriptionDocument(context, rid, member, members, creator, now)),
		);
		await Promise.all([
			...inserted.map((subscription) => announceSubscription(context, 'inserted', subscription)),
			...(created ? [announceRoom(context, 'inserted', room)] : []),
		]);
		await reopen(context, rid, byUserId, now);
		return { ...room, rid, inserted: created } as DirectMessageRoom;
	},
});
