import { Buffer } from 'node:buffer';
import { LocalBroker, type LocalBus } from '@rocket.chat/core-services';
import type { OtrFrameKind, OtrRelayAnswer, StampedOtrFrame } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import {
	type Budgets,
	cachedDirectory,
	createOtrRelay,
	DEFAULT_BUDGETS,
	type Directory,
	type OtrRelay,
	pairOf,
	RateLimiter,
	RelayRefusal,
} from '../src/index.ts';

export type Room = { t: 'd' | 'c'; uids: string[]; group?: boolean };
export type Account = { active: boolean; bot: boolean };
export type Heard = { connectionId: string; kind: OtrFrameKind; frame: StampedOtrFrame };

/** The store of a workspace, counting what it is asked; it can be taken away. */
export class Store implements Directory {
	readonly rooms = new Map<string, Room>([
		['alicebob', { t: 'd', uids: ['alice', 'bob'] }],
		['bobcarol', { t: 'd', uids: ['bob', 'carol'] }],
		['alicebot', { t: 'd', uids: ['alice', 'bot'] }],
		['alicealice', { t: 'd', uids: ['alice', 'alice'] }],
		['self', { t: 'd', uids: ['alice'] }],
		['alicebobcarol', { t: 'd', uids: ['alice', 'bob', 'carol'] }],
		['shrunk', { t: 'd', uids: ['alice', 'bob'], group: true }],
		['general', { t: 'c', uids: ['alice', 'bob', 'carol'] }],
	]);
	readonly accounts = new Map<string, Account>(
		['alice', 'bob', 'carol', 'bot'].map((uid) => [uid, { active: true, bot: uid === 'bot' }]),
	);
	calls = 0;
	away = false;

	async directPair(rid: string) {
		this.asked();
		const room = this.rooms.get(rid);
		return room && pairOf(room);
	}

	async isMember(rid: string, userId: string) {
		this.asked();
		return this.rooms.get(rid)?.uids.includes(userId) ?? false;
	}

	async standing(userId: string) {
		this.asked();
		return this.accounts.get(userId);
	}

	private asked(): void {
		this.calls++;
		if (this.away) throw new Error('the store is away');
	}
}

/** Who is connected where, for all instances of a workspace. */
type Connections = Map<string, { instance: string; userId: string }>;

export class Instance {
	readonly heard: Heard[] = [];
	readonly logged: unknown[] = [];
	readonly broker: LocalBroker;
	readonly relay: OtrRelay;
	readonly store: Store;
	readonly clock: { time: number; now(): number };
	enabled: unknown = true;

	constructor(name: string, workspace: Workspace, budgets?: Budgets) {
		this.store = workspace.store;
		this.clock = workspace.clock;
		this.broker = new LocalBroker({
			instance: name,
			bus: workspace.bus,
			onError: (_event, error) => expect.fail(String(error)),
		});
		this.relay = createOtrRelay({
			settings: { get: () => this.enabled },
			directory: cachedDirectory(workspace.store, this.broker),
			presence: {
				appearsOffline: (userId) =>
					workspace.invisible.has(userId) ||
					![...workspace.connections.values()].some((connection) => connection.userId === userId),
				instancesOf: (userId) => [
					...new Set(
						[...workspace.connections.values()]
							.filter((connection) => connection.userId === userId)
							.map(({ instance }) => instance),
					),
				],
			},
			streams: {
				emit: (_stream, eventName, args, { connectionId, except } = {}) => {
					const mine = [...workspace.connections].filter(
						([id, { instance, userId }]) =>
							instance === name &&
							`${userId}/otr` === eventName &&
							id !== except &&
							(connectionId ?? id) === id &&
							!workspace.deaf.has(id),
					);
					for (const [id] of mine)
						this.heard.push({ connectionId: id, kind: args[0] as OtrFrameKind, frame: args[1] as StampedOtrFrame });
					return mine.length;
				},
			},
			broker: this.broker,
			rateLimiter: new RateLimiter(workspace.clock, budgets ?? DEFAULT_BUDGETS),
			logger: { debug: (...line) => this.logged.push(line) },
		});
	}

	async relayAs(
		connectionId: string,
		userId: string | null,
		to: string,
		kind: unknown,
		value: unknown,
	): Promise<OtrRelayAnswer> {
		return this.relay.relay({ connectionId, userId }, `${to}/otr`, kind, value);
	}
}

/** Alice at a1, Bob at b1, Carol at c1, all on instance `one`; more instances and connections as a test wants them. */
export class Workspace {
	readonly store = new Store();
	readonly bus: LocalBus = new Set();
	readonly invisible = new Set<string>();
	/** Connections that subscribed to nothing. */
	readonly deaf = new Set<string>();
	readonly clock = {
		time: 1000,
		now() {
			return this.time;
		},
	};
	readonly connections: Connections = new Map([
		['a1', { instance: 'one', userId: 'alice' }],
		['b1', { instance: 'one', userId: 'bob' }],
		['c1', { instance: 'one', userId: 'carol' }],
	]);
	readonly one: Instance;

	constructor(budgets?: Budgets) {
		this.one = new Instance('one', this, budgets);
	}

	join(name: string): Instance {
		return new Instance(name, this);
	}
}

/** What the relay answers to whatever names no connection and is no invite. */
export const HANDED_OVER: OtrRelayAnswer = { delivered: 0, forwarded: true };

export const SID = Buffer.alloc(16, 9).toString('base64url');

export const bytes = (length: number): string => Buffer.alloc(length, 0x5a).toString('base64url');

export const frameOf = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
	v: 1,
	rid: 'alicebob',
	sid: SID,
	body: bytes(64),
	...change,
});

export const hintOf = (change: Record<string, unknown> = {}): Record<string, unknown> =>
	frameOf({ body: '', ...change });

export const refusal = async (relayed: Promise<unknown>): Promise<RelayRefusal> => {
	const outcome = await relayed.then(
		(answer) => expect.fail(`relayed: ${JSON.stringify(answer)}`),
		(error: unknown) => error,
	);
	expect(outcome).to.be.instanceOf(RelayRefusal);
	return outcome as RelayRefusal;
};

/** Lets everything that one LocalBroker hands to another arrive. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
