import { createHash } from 'node:crypto';
import { documentId } from '@rocket.chat/model-typings';
import type { IRoom, ISubscription, IUser } from '@rocket.chat/otr-typings';
import { announceRoom, announceSubscription, type Context, requireActiveUser } from './context.ts';
import { MessagingError } from './errors.ts';
import type { DirectMessageRoom, Messaging } from './messaging.ts';

type Member = IUser & { username: string };

/**
 * The id of the room of exactly these people, whichever of them opens it. For two, or one with themselves: the two ids
 * joined, as in Rocket.Chat. For more: derived from all ids, so that two who open the same group at once get one room;
 * `generation` counts the earlier rooms that some of them have left.
 */
export const directRoomId = (uids: readonly string[], generation = 0): string => {
	const sorted = [...uids].sort();
	if (sorted.length <= 2) {
		return (sorted.length === 1 ? [...sorted, ...sorted] : sorted).join('');
	}
	return createHash('sha256')
		.update(JSON.stringify(generation === 0 ? sorted : [...sorted, generation]))
		.digest('hex')
		.slice(0, 34);
};

/** Whether a room was opened for more than two, however many remain. */
export const isGroup = ({ group, uids = [] }: Pick<IRoom, 'group' | 'uids'>): boolean =>
	group === true || uids.length > 2;

const displayName = ({ name, username }: Member): string => name || username;

/** Decodes a list of names, which must all be strings. */
const wellFormed = (usernames: readonly string[]): boolean =>
	Array.isArray(usernames) &&
	usernames.length > 0 &&
	usernames.every((username) => typeof username === 'string' && username !== '');

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
	...(members.length > 2 && { group: true }),
	msgs: 0,
	u: { _id: creator._id, username: creator.username, name: displayName(creator) },
	ts: now,
	_updatedAt: now,
});

const subscriptionDocument = (
	context: Context,
	rid: string,
	member: Member,
	members: readonly Member[],
	creator: Member,
	now: Date,
): ISubscription => {
	const others = members.filter(({ _id }) => _id !== member._id);
	const shown = others.length > 0 ? others : [member];
	return {
		_id: documentId(context.random),
		rid,
		t: 'd',
		u: { _id: member._id, username: member.username, name: displayName(member) },
		name: shown.map(({ username }) => username).join(', '),
		fname: shown.map(displayName).join(', '),
		// As in Rocket.Chat: the other person sees the room when the first message arrives.
		open: member._id === creator._id || members.length > 2,
		alert: false,
		unread: 0,
		userMentions: 0,
		groupMentions: 0,
		ts: now,
		_updatedAt: now,
	};
};

/**
 * The id of the room of these people, and whether it exists. A group that someone has left no longer counts: the next
 * generation does, and only the newest one can still have them all. Found by exponential, then binary search, because a
 * group may have been left very often.
 */
const findRoomId = async ({ models }: Context, uids: readonly string[]): Promise<{ rid: string; found: boolean }> => {
	const roomOf = (generation: number) => models.rooms.findById(directRoomId(uids, generation));
	const isWhole = (room: IRoom | undefined): boolean =>
		room !== undefined && uids.every((uid) => room.uids?.includes(uid));
	const first = await roomOf(0);
	if (uids.length <= 2 || !first || isWhole(first)) {
		return { rid: directRoomId(uids), found: first !== undefined };
	}
	let [there, absent] = [0, 1];
	while (await roomOf(absent)) {
		[there, absent] = [absent, absent * 2];
	}
	while (absent - there > 1) {
		const middle = Math.floor((there + absent) / 2);
		[there, absent] = (await roomOf(middle)) ? [middle, absent] : [there, middle];
	}
	const found = isWhole(await roomOf(there));
	return { rid: directRoomId(uids, found ? there : absent), found };
};

/** Whether the other user has written to this user in their direct message. */
const hasWrittenTo = async ({ models }: Context, userId: string, other: string): Promise<boolean> =>
	(await models.subscriptions.findByRoomAndUser(directRoomId([userId, other]), other))?.lr !== undefined;

const isExempt = ({ roles, type }: Member): boolean =>
	type === 'bot' || roles.includes('bot') || roles.includes('admin');

/** A new room needs active members, and must fit the creator's budget. */
const assertMayMake = async (context: Context, creator: Member, members: readonly Member[]): Promise<void> => {
	if (members.some(({ active }) => !active)) {
		throw new MessagingError('error-invalid-user', 'Invalid user');
	}
	const others = members.filter(({ _id }) => _id !== creator._id);
	if (others.length === 0 || isExempt(creator)) {
		return;
	}
	const known = await Promise.all(others.map(({ _id }) => hasWrittenTo(context, creator._id, _id)));
	const timeToReset = context.budgets.take(creator._id, known.includes(false));
	if (timeToReset > 0) {
		const seconds = Math.ceil(timeToReset / 1000);
		throw new MessagingError(
			'error-too-many-requests',
			`Too many new conversations. You can start another in ${seconds} seconds`,
			{ timeToReset, seconds },
		);
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
		const maxUsers = context.setting('DirectMesssage_maxUsers');
		if (usernames.length > maxUsers) {
			throw new MessagingError(
				'error-direct-message-max-user-exceeded',
				`A direct message has at most ${maxUsers} people`,
				{ maxUsers },
			);
		}
		const creator = await requireActiveUser(context, byUserId);
		const members = [creator, ...(await findOthers(context, creator, usernames))].sort((a, b) =>
			a._id < b._id ? -1 : 1,
		);
		if (members.length > maxUsers) {
			throw new MessagingError(
				'error-direct-message-max-user-exceeded',
				`A direct message has at most ${maxUsers} people`,
				{ maxUsers },
			);
		}
		const uids = members.map(({ _id }) => _id);
		const { rid, found } = await findRoomId(context, uids);
		if (!found) {
			await assertMayMake(context, creator, members);
		}
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
