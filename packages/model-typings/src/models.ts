import type { MessagesRepository } from './messages.ts';
import type { RoomsRepository } from './rooms.ts';
import type { SettingsRepository } from './settings.ts';
import type { SignInsRepository } from './sign-ins.ts';
import type { SubscriptionsRepository } from './subscriptions.ts';
import type { UsersRepository } from './users.ts';

/**
 * A store of the workspace. The `_updatedAt` of all that a call writes is its `now` (or that of the document it is
 * given), or, where that is not later, the newest `_updatedAt` in the store plus 1 ms: whatever becomes of the clock,
 * what is written later looks newer. Each method is one transaction, durable once its promise is fulfilled.
 */
export interface Models {
	readonly users: UsersRepository;
	readonly rooms: RoomsRepository;
	readonly subscriptions: SubscriptionsRepository;
	readonly messages: MessagesRepository;
	readonly settings: SettingsRepository;
	readonly signIns: SignInsRepository;
	/** Proves a write, durably, and a read of each table; for readiness probes. @throws StoreError */
	ping(): Promise<void>;
	/** Idempotent. Methods called afterwards are rejected. */
	close(): Promise<void>;
}
