import type {
	IMessage,
	IRoom,
	ISubscription,
	PresenceStatus,
	SettingPrimitive,
	SignOutReason,
} from '@rocket.chat/otr-typings';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';

/** How a document changed. */
export type ChangeAction = 'inserted' | 'updated' | 'removed';

/** The merged status of a user's connections: online while the user is active at one of them. */
export type ConnectionStatus = 'online' | 'away' | 'offline';

/** A user and the presence they chose to show, as instances exchange it. */
type KnownPresence = { userId: string; username: string; statusDefault: PresenceStatus; statusText: string };

/** What others see of a user. Changes of the text are not announced while `status` is offline. */
export type VisiblePresence = { readonly status: PresenceStatus; readonly statusText: string };

/**
 * The events between instances of the workspace. Payloads are immutable data (EJSON, which keeps dates). Names are
 * Rocket.Chat's where it has them. OTR frames are sent to one instance (`sendTo`), never broadcast.
 */
export interface EventSignatures {
	/** An administrator changed a setting. */
	'settings.changed'(payload: { _id: string; value: SettingPrimitive; public: boolean }): void;
	/** `active` and `roles` are those after the change; `diff`: the changed fields, only for the user themselves. */
	'user.changed'(payload: {
		_id: string;
		username: string;
		active: boolean;
		roles: readonly string[];
		diff?: Readonly<Record<string, unknown>>;
	}): void;
	'user.created'(payload: { _id: string; username: string }): void;
	/**
	 * Connections of this user that were opened with `hashedToken` (absent: with any token but `except`) are logged out,
	 * with the reason.
	 */
	'user.loggedOut'(payload: { userId: string; hashedToken?: string; except?: string; reason?: SignOutReason }): void;
	/**
	 * Sent by an instance to itself: the visible presence of a user, derived from all instances, is no longer `before`.
	 */
	'presence.changed'(payload: { userId: string; username: string; before: VisiblePresence } & VisiblePresence): void;
	/** The merged status of a user's connections to `instance` changed. */
	'presence.instance'(payload: KnownPresence & { instance: string; connection: ConnectionStatus }): void;
	/** From an instance that starts or reconnects; the others reply with `presence.snapshot`. */
	'presence.request'(payload: { instance: string }): void;
	/** To the instance that requested it or joined: all users connected to `instance`. */
	'presence.snapshot'(payload: {
		instance: string;
		users: readonly (KnownPresence & { connection: ConnectionStatus })[];
	}): void;
	'message.changed'(payload: { rid: string; message: IMessage }): void;
	'message.deleted'(payload: { rid: string; _id: string }): void;
	'subscription.changed'(payload: { userId: string; action: ChangeAction; subscription: ISubscription }): void;
	/** `userIds`: the users whose list of rooms changes. */
	'room.changed'(payload: { userIds: readonly string[]; action: ChangeAction; room: IRoom }): void;
	/**
	 * To the instance that holds connections of `userId`; `connection` is set where the frame is bound to one of them.
	 * Never stored or logged.
	 */
	'otr.frame'(payload: { userId: string; connection?: string; kind: OtrFrameKind; frame: StampedOtrFrame }): void;
	/** From the broker, only on this instance: another instance is now connected. */
	'instance.joined'(payload: { instance: string }): void;
	/** From the broker, only on this instance: that instance and all its state are gone. */
	'instance.left'(payload: { instance: string }): void;
}

export type EventName = keyof EventSignatures;

export type EventPayload<E extends EventName> = Parameters<EventSignatures[E]>[0];

export type EventListener<E extends EventName> = (payload: EventPayload<E>) => void;
