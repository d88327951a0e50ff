import type {
	IMessage,
	IRoom,
	ISubscription,
	PresenceStatus,
	SettingPrimitive,
	SignOutReason,
} from '@rocket.chat/otr-typings';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';

/** What became of a document. */
export type ChangeAction = 'inserted' | 'updated' | 'removed';

/** How a user's connections are, taken together: online while somebody sits at one of them. */
export type ConnectionStatus = 'online' | 'away' | 'offline';

/** A user and what he chose for others to see, as instances tell one another of it. */
type KnownPresence = { userId: string; username: string; statusDefault: PresenceStatus; statusText: string };

/** What others see of a user. While `status` is offline nobody is told of another text. */
export type VisiblePresence = { readonly status: PresenceStatus; readonly statusText: string };

/**
 * What instances of the workspace tell one another. Payloads are data (EJSON: dates are kept), and nobody changes one
 * that was handed to him. Names of our own where Rocket.Chat has none; a frame of OTR is sent to one instance
 * (`sendTo`), never broadcast.
 */
export interface EventSignatures {
	/** A setting has a new value, from an administrator's save. */
	'settings.changed'(payload: { _id: string; value: SettingPrimitive; public: boolean }): void;
	/** `active` and `roles` are those after the change; `diff` holds the fields that changed, for himself. */
	'user.changed'(payload: {
		_id: string;
		username: string;
		active: boolean;
		roles: readonly string[];
		diff?: Readonly<Record<string, unknown>>;
	}): void;
	'user.created'(payload: { _id: string; username: string }): void;
	/**
	 * Connections of this user that were opened with `hashedToken` (absent: with any token but `except`) must be logged
	 * out, and told why.
	 */
	'user.loggedOut'(payload: { userId: string; hashedToken?: string; except?: string; reason?: SignOutReason }): void;
	/**
	 * Sent by an instance to itself: the status of a user over all instances, as that instance knows it, or the text
	 * beside it became another than `before`.
	 */
	'presence.changed'(payload: { userId: string; username: string; before: VisiblePresence } & VisiblePresence): void;
	/** The connections of a user to `instance`, taken together, are now so. */
	'presence.instance'(payload: KnownPresence & { instance: string; connection: ConnectionStatus }): void;
	/** From an instance that starts or comes back: the others answer with `presence.snapshot`. */
	'presence.request'(payload: { instance: string }): void;
	/** To the instance that asked, or that joined: everybody who is connected to `instance`. */
	'presence.snapshot'(payload: {
		instance: string;
		users: readonly (KnownPresence & { connection: ConnectionStatus })[];
	}): void;
	'message.changed'(payload: { rid: string; message: IMessage }): void;
	'message.deleted'(payload: { rid: string; _id: string }): void;
	'subscription.changed'(payload: { userId: string; action: ChangeAction; subscription: ISubscription }): void;
	/** `userIds`: those whose list of rooms is concerned. */
	'room.changed'(payload: { userIds: readonly string[]; action: ChangeAction; room: IRoom }): void;
	/**
	 * To the instance that holds connections of `userId`; `connection` where the frame is bound to one of them. Stored
	 * and logged nowhere.
	 */
	'otr.frame'(payload: { userId: string; connection?: string; kind: OtrFrameKind; frame: StampedOtrFrame }): void;
	/** From the broker itself, on this instance only: another instance can be reached from now on. */
	'instance.joined'(payload: { instance: string }): void;
	/** From the broker itself, on this instance only: that instance is gone, and with it everything it held. */
	'instance.left'(payload: { instance: string }): void;
}

export type EventName = keyof EventSignatures;

export type EventPayload<E extends EventName> = Parameters<EventSignatures[E]>[0];

export type EventListener<E extends EventName> = (payload: EventPayload<E>) => void;
