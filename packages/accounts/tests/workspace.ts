import { type Broker, type EventName, LocalBroker } from '@rocket.chat/core-services';
import { type Models, openModels } from '@rocket.chat/models';
import type { PasswordInput } from '@rocket.chat/otr-typings';
import {
	type Accounts,
	AccountsError,
	type AuditEvent,
	accountsSettings,
	createAccounts,
	createSettings,
	type Settings,
} from '../src/index.ts';

/** Bcrypt's cheapest cost: tests hash often. */
const ROUNDS = 4;

export const PASSWORD = 'correct horse battery';

export type Workspace = {
	accounts: Accounts;
	settings: Settings;
	models: Models;
	broker: Broker;
	/** Events broadcast so far. */
	events: { event: EventName; payload: unknown }[];
	/** What the operator's log was told so far. */
	audited: AuditEvent[];
	/** Moves the clock forward, ms. */
	pass(ms: number): void;
	/** Moves forward what limits go by, ms. */
	passMonotonic(ms: number): void;
	/** Runs what was to run after a minute. */
	endMinute(): void;
	register(username: string, password?: PasswordInput): Promise<string>;
};

const RECORDED: readonly EventName[] = ['user.changed', 'user.created', 'user.loggedOut', 'settings.changed'];

/** Accounts over a real store, afresh for each test of the enclosing block. */
export const workspace = (dataDir: () => string = () => ':memory:'): (() => Workspace) => {
	let current: Workspace;
	beforeEach(async () => {
		let now = Date.UTC(2026, 0, 1);
		const clock = () => now;
		const models = await openModels({ dataDir: dataDir() });
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
		const audited: AuditEvent[] = [];
		const audit = (event: AuditEvent) => void audited.push(event);
		const settings = createSettings({ models, broker, clock, audit });
		await settings.define(accountsSettings);
		let monotonic = 500;
		let timers: (() => void)[] = [];
		const accounts = createAccounts({
			models,
			broker,
			settings,
			clock,
			monotonic: () => monotonic,
			after: (_ms, callback) => void timers.push(callback),
			audit,
			onError: (error) => {
				throw error;
			},
			bcryptRounds: ROUNDS,
		});
		const register = async (username: string, password: PasswordInput = { plain: PASSWORD }) =>
			(await accounts.register({ username, email: `${username}@example.com`, password }))._id;
		current = {
			accounts,
			settings,
			models,
			broker,
			events,
			audited,
			register,
			pass: (ms) => {
				now += ms;
			},
			passMonotonic: (ms) => {
				monotonic += ms;
			},
			endMinute: () => {
				const due = timers;
				timers = [];
				for (const callback of due) {
					callback();
				}
			},
		};
	});
	afterEach(async () => {
		current.settings.close();
		await current.broker.close();
		await current.models.close();
	});
	return () => current;
};

/** The refusal of a promise, as data. */
export const refusalOf = async (
	promise: Promise<unknown>,
): Promise<{ error: string | number; reason: string; details: unknown; text: string }> => {
	const outcome = await promise.then(
		(value) => ({ resolved: value }),
		(error: unknown) => error,
	);
	if (!(outcome instanceof AccountsError)) {
		throw new Error('expected an AccountsError', { cause: outcome });
	}
	const { error, reason, details, message, stack } = outcome;
	return { error, reason, details, text: `${message}\n${stack}\n${JSON.stringify(outcome)}` };
};
