import { StoreError } from '@rocket.chat/model-typings';
import type { Answer, Reply, Request } from './calls.ts';
import type { Damage } from './damage.ts';
import { fromFailure } from './failure.ts';
import { OnePerTurn } from './one-per-turn.ts';
import type { SchemaChange } from './schema.ts';

/**
 * Maximum number of calls waiting in one connection: about a second's work of a slow disk. Bounds the memory that a
 * blocked store costs.
 */
const WAITING_LIMIT = 4_096;

/** A worker, or a port of a channel in this thread. */
export type Channel = {
	postMessage(request: Request): void;
	on(event: 'message', listener: (reply: Reply) => void): unknown;
	on(event: 'error' | 'messageerror', listener: (error: Error) => void): unknown;
	on(event: 'exit' | 'close', listener: () => void): unknown;
	ref(): void;
	unref(): void;
};

export type ConnectionListeners = {
	/** Called once when the connection died or the store was taken over. */
	onFailure(error: Error): void;
	/** Receives each damage. */
	onDamage(damage: Damage): void;
	/** Called before a store of an earlier release is migrated, which may take a while. */
	onMigration?(migration: SchemaChange): void;
	/** Receives each refusal of the store. */
	onRefusal(error: StoreError): void;
};

type Waiting = { resolve(value: unknown): void; reject(error: Error): void };

/**
 * The calling side of one connection to the store. It keeps the process alive only while a call waits for its answer.
 */
export class StoreConnection {
	readonly #channel: Channel;
	readonly #limit: number;
	readonly #waiting = new Map<number, Waiting>();
	readonly #answers = new OnePerTurn<Answer>((answer) => this.settle(answer));
	readonly #ready: Promise<void>;
	readonly #ended: Promise<void>;
	#listeners: ConnectionListeners = {
		onFailure: () => undefined,
		onRefusal: () => undefined,
		onDamage: () => undefined,
	};
	#becomeReady: Waiting = { resolve: () => undefined, reject: () => undefined };
	#drained: () => void = () => undefined;
	#nextId = 0;
	#refusal: Error | undefined;
	#hasEnded = false;
	#closed: Promise<void> | undefined;

	constructor(channel: Channel, limit = WAITING_LIMIT) {
		this.#channel = channel;
		this.#limit = limit;
		this.#ready = new Promise((resolve, reject) => {
			this.#becomeReady = { resolve: () => resolve(), reject };
		});
		channel.on('message', (reply: Reply) => this.hear(reply));
		channel.on('error', (error: Error) => this.fail(error));
		channel.on('messageerror', (error: Error) => this.fail(error));
		this.#ended = new Promise((resolve) => {
			const ended = (): void => {
				this.#hasEnded = true;
				this.fail(new Error('it ended by itself'));
				resolve();
			};
			channel.on('exit', ended);
			channel.on('close', ended);
		});
	}

	/** Fulfilled once the store is open; rejected with the reason of the refusal. */
	open(listeners: ConnectionListeners): Promise<void> {
		this.#listeners = listeners;
		return this.#ready;
	}

	/**
	 * @throws StoreError `store-closed`, `store-failed`, `store-busy` if too many calls wait; and the method's own
	 * refusals
	 */
	call(repository: string, method: string, args: readonly unknown[]): Promise<unknown> {
		if (this.#refusal) {
			return Promise.reject(this.#refusal);
		}
		if (this.#waiting.size >= this.#limit) {
			return Promise.reject(
				new StoreError('store-busy', `${this.#limit} calls wait for the store already: try again later.`),
			);
		}
		return new Promise((resolve, reject) => {
			const id = this.#nextId++;
			this.#channel.postMessage({ id, repository, method, args });
			if (this.#waiting.size === 0) {
				this.#channel.ref();
			}
			this.#waiting.set(id, { resolve, reject });
		});
	}

	/**
	 * Refuses new calls, waits for running ones, then lets the connection close its files. Idempotent, because a store in
	 * memory reads and writes through one connection.
	 */
	close(): Promise<void> {
		this.#closed ??= this.shut();
		return this.#closed;
	}

	private async shut(): Promise<void> {
		this.#refusal ??= new StoreError('store-closed', 'The store is closed.');
		if (this.#waiting.size > 0) {
			await new Promise<void>((resolve) => {
				this.#drained = resolve;
			});
		}
		if (!this.#hasEnded) {
			this.#channel.ref();
			this.#channel.postMessage('close');
		}
		await this.#ended;
	}

	private hear(reply: Reply): void {
		if (reply === 'ready') {
			this.#channel.unref();
			this.#becomeReady.resolve(undefined);
		} else if ('refused' in reply) {
			this.#refusal = fromFailure(reply.refused);
			this.#becomeReady.reject(this.#refusal);
		} else if ('damage' in reply) {
			this.#listeners.onDamage(reply.damage);
		} else if ('migration' in reply) {
			this.#listeners.onMigration?.(reply.migration);
		} else if ('over' in reply) {
			this.fail(fromFailure(reply.over));
		} else {
			this.#answers.push(reply);
		}
	}

	private settle({ id, result, failure }: Answer): void {
		const waiting = this.#waiting.get(id);
		this.#waiting.delete(id);
		if (this.#waiting.size === 0) {
			this.#channel.unref();
			this.#drained();
		}
		if (failure) {
			const error = fromFailure(failure);
			waiting?.reject(error);
			if (error instanceof StoreError) {
				this.#listeners.onRefusal(error);
			}
		} else {
			waiting?.resolve(result);
		}
	}

	/** Rejects waiting and later calls. Does nothing for a connection that was closed or refused. */
	private fail(cause: Error): void {
		const isNews = this.#refusal === undefined;
		this.#refusal ??=
			cause instanceof StoreError
				? cause
				: new StoreError('store-failed', 'A thread of the store died: nothing more is stored.', { cause });
		for (const { reject } of this.#waiting.values()) {
			reject(this.#refusal);
		}
		this.#waiting.clear();
		this.#drained();
		this.#becomeReady.reject(this.#refusal);
		if (isNews) {
			this.#listeners.onFailure(this.#refusal);
		}
	}
}
