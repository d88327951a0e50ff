import { randomBytes } from 'node:crypto';
import type { ChangeAction } from '@rocket.chat/core-services';
import type { Models } from '@rocket.chat/model-typings';
import { defaultsOf, type IRoom, type ISubscription, type IUser } from '@rocket.chat/otr-typings';
import { RoomBudgets } from './budgets.ts';
import { MessagingError } from './errors.ts';
import type { MessagingDependencies } from './messaging.ts';
import { type MessagingSettings, messagingSettings } from './settings.ts';

const DEFAULTS = defaultsOf(messagingSettings);

/** The context that the parts of messaging share. */
export type Context = {
	models: Models;
	broker: MessagingDependencies['broker'];
	budgets: RoomBudgets;
	now(): Date;
	random(length: number): Uint8Array;
	setting<Id extends keyof MessagingSettings>(id: Id): MessagingSettings[Id];
};

const monotonic = (): number => performance.now();

export const createContext = (dependencies: MessagingDependencies): Context => {
	const { models, broker, settings, clock = Date.now, monotonicClock = monotonic, random = randomBytes } = dependencies;
	return {
		models,
		broker,
		budgets: new RoomBudgets(monotonicClock),
		now: () => new Date(clock()),
		random,
		setting: (id) => settings?.get(id) ?? DEFAULTS[id],
	};
};

/** The user, who must exist and be active. @throws MessagingError `error-invalid-user` */
export const requireActiveUser = async ({ models }: Context, userId: string): Promise<IUser & { username: string }> => {
	const user = await models.users.findById(userId);
	if (!user?.active || user.username === undefined) {
		throw new MessagingError('error-invalid-user', 'Invalid user');
	}
	return { ...user, username: user.username };
};

/**
 * A member's subscription to a room. For others the room does not exist. @throws MessagingError `error-room-not-found`
 */
export const requireSubscription = async (
	{ models }: Context,
	userId: string,
	rid: unknown,
): Promise<ISubscription> => {
	const subscription = typeof rid === 'string' ? await models.subscriptions.findByRoomAndUser(rid, userId) : undefined;
	if (!subscription) {
		throw noSuchRoom();
	}
	return subscription;
};

/** @throws MessagingError `error-room-not-found` */
export const requireRoom = async (context: Context, userId: string, rid: unknown): Promise<IRoom> => {
	const { rid: id } = await requireSubscription(context, userId, rid);
	const room = await context.models.rooms.findById(id);
	if (!room) {
		throw noSuchRoom();
	}
	return room;
};

export const noSuchRoom = (): MessagingError =>
	new MessagingError('error-room-not-found', 'The room does not exist or you are not in it');

/** Announces a change of a subscription to the member's connections. */
export const announceSubscription = (
	{ broker }: Context,
	action: ChangeAction,
	subscription: ISubscription,
): Promise<void> => broker.broadcast('subscription.changed', { userId: subscription.u._id, action, subscription });

/** Announces a change of a room to its members. */
export const announceRoom = (
	{ broker }: Context,
	action: ChangeAction,
	room: IRoom,
	userIds: readonly string[] = room.uids ?? [],
): Promise<void> => broker.broadcast('room.changed', { userIds, action, room });
