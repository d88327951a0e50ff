import type { Models } from '@rocket.chat/model-typings';
import type { Damage } from './damage.ts';
import type { Failure } from './failure.ts';
import type { SchemaChange } from './schema.ts';

export type Repositories = Omit<Models, 'ping' | 'close'>;

/**
 * `read`: on the reader's connection, which refuses to write. `write`: in a transaction of the writer's, acknowledged
 * after its fsync.
 */
export type Access = 'read' | 'write';

/**
 * Which thread each method of the repositories goes to. Exhaustive by its type: a new method does not compile without
 * its row.
 */
const METHODS: { readonly [R in keyof Repositories]: { readonly [M in keyof Repositories[R]]: Access } } = {
	users: {
		insert: 'write',
		findById: 'read',
		findByIds: 'read',
		findByUsername: 'read',
		findByUsernames: 'read',
		findByEmail: 'read',
		findByLoginToken: 'read',
		page: 'read',
		count: 'read',
		countActiveWithRole: 'read',
		update: 'write',
		setPassword: 'write',
		addLoginToken: 'write',
		removeLoginToken: 'write',
		removeLoginTokens: 'write',
		findEndedToken: 'read',
		setActive: 'write',
		setE2EKeys: 'write',
	},
	rooms: {
		createWithSubscriptions: 'write',
		findById: 'read',
		pageByUser: 'read',
		changesByUser: 'read',
		countByUser: 'read',
		removeMember: 'write',
		update: 'write',
	},
	subscriptions: {
		findByRoomAndUser: 'read',
		pageByUser: 'read',
		changesByUser: 'read',
		findRemoved: 'read',
		findByRoom: 'read',
		markRead: 'write',
		setOpen: 'write',
	},
	messages: {
		post: 'write',
		findById: 'read',
		history: 'read',
		first: 'read',
		count: 'read',
		edit: 'write',
		remove: 'write',
	},
	signIns: {
		networkKey: 'write',
		rememberNetwork: 'write',
		isKnownNetwork: 'read',
		addFailures: 'write',
		failures: 'read',
		clearFailures: 'write',
	},
	settings: { findAll: 'read', findById: 'read', define: 'write', setValue: 'write' },
};

/** One method call on its way to the store's thread. */
export type Call = {
	readonly id: number;
	readonly repository: string;
	readonly method: string;
	readonly args: readonly unknown[];
};

/** Messages of the calling side: a call or, once all calls were answered, the end. */
export type Request = Call | 'close';

export type Answer = { readonly id: number; readonly result?: unknown; readonly failure?: Failure };

/**
 * Messages of the store's side: first that it is open or why not, then answers and reports of damage; and that another
 * server has taken the store over, so that it no longer writes.
 */
export type Reply =
	| 'ready'
	| { readonly refused: Failure }
	| { readonly damage: Damage }
	| { readonly migration: SchemaChange }
	| { readonly over: Failure }
	| readonly Answer[];

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** Checks of the store itself: whether it can be written and read. */
export type Probes = { readonly prove: () => Promise<void>; readonly look: () => Promise<void> };

/** Performs one call on the repositories themselves. */
export const perform = (
	targets: Repositories & { readonly probes: Probes },
	{ repository, method, args }: Call,
): Promise<unknown> => {
	const target = targets[repository as keyof typeof targets] as unknown as Readonly<Record<string, Method>>;
	return Promise.resolve(target[method]?.(...args));
};

/** Repositories whose every method is one call of `send`. */
export const proxies = (
	send: (access: Access, repository: string, method: string, args: readonly unknown[]) => Promise<unknown>,
): Repositories => {
	const proxyOf = ([repository, methods]: [string, Readonly<Record<string, Access>>]) => {
		const entries = Object.entries(methods).map(([method, access]) => [
			method,
			(...args: unknown[]) => send(access, repository, method, args),
		]);
		return [repository, Object.fromEntries(entries)];
	};
	return Object.fromEntries(Object.entries(METHODS).map(proxyOf)) as Repositories;
};
