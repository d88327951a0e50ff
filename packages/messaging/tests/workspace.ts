import { type Broker, type EventName, LocalBroker } from '@rocket.chat/core-services';
import { user } from '@rocket.chat/model-typings/tests/documents.ts';
import { type Models, openModels } from '@rocket.chat/models';
import type { SettingPrimitive } from '@rocket.chat/otr-typings';
import { createMessaging, type Listing, type Messaging, MessagingError, type MessagingSettings } from '../src/index.ts';

export type Workspace = {
	messaging: Messaging;
	models: Models;
	broker: Broker;
	/** Events broadcast so far. */
	events: { event: EventName; payload: unknown }[];
	settings: Map<string, SettingPrimitive>;
	/** Moves the clock on the wall by so many ms; it stands still otherwise. */
	pass(ms: number): void;
	/** Moves the monotonic clock, by which limits go. */
	elapse(ms: number): void;
	now(): number;
	/** The direct message of these, opened by the first. */
	room(...names: string[]): Promise<string>;
};

const RECORDED: readonly EventName[] = ['message.changed', 'message.deleted', 'subscription.changed', 'room.changed'];

export const PEOPLE = ['alice', 'bob', 'carol', 'dave'];

/** Opens a workspace of four people, whose ids are their names, over a real store. */
export const openWorkspace = async (dataDir = ':memory:'): Promise<Workspace> => {
	let now = Date.UTC(2026, 2, 1);
	let elapsed = 0;
	const models = await openModels({ dataDir });
	const broker = new LocalBroker({
		instance: 'test',
		onError: (_event, error) => {
			throw error;
		},
	});
	const events: Workspace['events'] = [];
	for (const event of RECORDED) {
		broker.on(event, (payload) => events.push({ event, payload }));
	}
	for (const name of PEOPLE) {
		await models.users.insert(
			user(name, {
				services: { password: { bcrypt: 'secret hash' } },
				e2e: { public_key: 'public', private_key: 'secret key' },
			}),
		);
	}
	const settings = new Map<string, SettingPrimitive>();
	const messaging = createMessaging({
		models,
		broker,
		settings: {
			get: <Id extends keyof MessagingSettings>(id: Id) => settings.get(id) as MessagingSettings[Id] | undefined,
			onChange: () => () => undefined,
		},
		clock: () => now,
		monotonicClock: () => elapsed,
	});
	return {
		messaging,
		models,
		broker,
		events,
		settings,
		now: () => now,
		pass: (ms) => {
			now += ms;
		},
		elapse: (ms) => {
			elapsed += ms;
		},
		room: async (creator = '', ...others) =>
			(await messaging.createDirectMessage(creator, others.length > 0 ? others : [creator])).rid,
	};
};

/** A workspace afresh for each test of the enclosing block. */
export const workspace = (): (() => Workspace) => {
	let current: Workspace;
	beforeEach(async () => {
		current = await openWorkspace();
	});
	afterEach(async () => {
		await current.broker.close();
		await current.models.close();
	});
	return () => current;
};

/** A list that comes in slices, whole. */
export const collect = async <T>(slices: AsyncIterable<T[]>): Promise<T[]> => {
	const all: T[] = [];
	for await (const slice of slices) all.push(...slice);
	return all;
};

/** A list and what was given up, whole. */
export const whole = async <T>(
	listing: Promise<Listing<T>>,
): Promise<{ update: T[]; remove: { _id: string; _deletedAt: Date }[] }> => {
	const { update, remove } = await listing;
	return { update: await collect(update), remove };
};

/** The refusal of a promise, as data. */
export const refusalOf = async (
	promise: Promise<unknown>,
): Promise<{ error: string; details: unknown; text: string }> => {
	const outcome = await promise.then(
		(value) => ({ resolved: value }),
		(error: unknown) => error,
	);
	if (!(outcome instanceof MessagingError)) {
		throw new Error('expected a MessagingError', { cause: outcome });
	}
	return {
		error: outcome.error,
		details: outcome.details,
		text: `${outcome.message}\n${outcome.stack}\n${JSON.stringify(outcome)}`,
	};
};
