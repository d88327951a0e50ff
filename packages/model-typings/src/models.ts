import type { MessagesRepository } from './messages.ts';
import type { RoomsRepository } from './rooms.ts';
import type { SettingsRepository } from './settings.ts';
import type { SignInsRepository } from './sign-ins.ts';
import type { SubscriptionsRepository } from './subscriptions.ts';
import type { UsersRepository } from './users.ts';

/** A store of the workspace. Each method is one transaction, durable once its promise is fulfilled. */
export interface Models {
	readonly users: UsersRepository;
	readonly rooms: RoomsRepository;
	readonly subscriptions: SubscriptionsRepository;
	readonly messages: MessagesRepository;
	readonly settings: SettingsRepository;
	readonly signIns: SignInsRepository;
	/** Fulfilled while the store answers; for readiness probes. */
	ping(): Promise<void>;
	/** Idempotent. Methods called afterwards are rejected. */
	close(): Promise<void>;
}
