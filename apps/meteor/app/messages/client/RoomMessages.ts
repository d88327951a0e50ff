import { decodeRoomMessage, type RoomMessage } from './roomMessage.ts';

/** What the store needs from its host. */
export type RoomMessagesPorts = {
	/** In either order, newest or oldest first. `end`: only messages before it. */
	loadHistory(rid: string, end: Date | null, limit: number): Promise<unknown>;
	sendMessage(message: { _id: string; rid: string; msg: string }): Promise<unknown>;
	onMessage(rid: string, listener: (message: unknown) => void): () => void;
	onDelete(rid: string, listener: (message: unknown) => void): () => void;
	createId(): string;
	now(): number;
};

export type RoomMessagesSnapshot = {
	/** Oldest first. */
	readonly messages: readonly RoomMessage[];
	readonly state: 'loading' | 'ready' | 'failed';
	readonly hasMore: boolean;
	/**
	 * Increases with each new message, live or on the newest page. If a clock was set back, the new message may be above
	 * the last line.
	 */
	readonly arrived: number;
};

const PAGE = 50;

const listOf = (answer: unknown): readonly unknown[] => {
	const messages = typeof answer === 'object' && answer !== null && 'messages' in answer ? answer.messages : undefined;
	return Array.isArray(messages) ? messages : [];
};

/** The ordinary messages of one room: history by pages, live changes, and messages being sent. */
export class RoomMessages {
	private readonly byId = new Map<string, RoomMessage>();
	private readonly listeners = new Set<() => void>();
	private current: RoomMessagesSnapshot = { messages: [], state: 'loading', hasMore: false, arrived: 0 };
	private loading: Promise<void> | undefined;

	constructor(
		private readonly rid: string,
		private readonly self: { readonly id: string; readonly username: string },
		private readonly ports: RoomMessagesPorts,
	) {}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	};

	readonly snapshot = (): RoomMessagesSnapshot => this.current;

	/** Subscribes and loads the newest page. Returns a function that stops it. */
	start(): () => void {
		const stopMessages = this.ports.onMessage(this.rid, (value) => this.take([value], true));
		const stopDeletes = this.ports.onDelete(this.rid, (value) => this.drop(value));
		void this.refresh();
		return () => {
			stopMessages();
			stopDeletes();
		};
	}

	/** Loads the newest page again, for instance after a reconnect. */
	refresh(): Promise<void> {
		return this.load(null);
	}

	/** Loads the page before the oldest message. */
	loadMore(): Promise<void> {
		const [oldest] = this.current.messages;
		return oldest && this.current.hasMore ? this.load(new Date(oldest.ts)) : Promise.resolve();
	}

	/**
	 * Shows the text at once and sends it; after a failure it stays in the list, to be sent again. Resolves when the
	 * server has it.
	 */
	async send(text: string): Promise<void> {
		const id = this.ports.createId();
		const { id: uid, username } = this.self;
		this.byId.set(id, {
			id,
			rid: this.rid,
			text,
			ts: this.ports.now(),
			from: { id: uid, username },
			encrypted: false,
			delivery: 'sending',
		});
		await this.deliver(id);
	}

	/** Sends a failed message once more, under the same id, so that the server can't store it twice. */
	async retry(id: string): Promise<void> {
		if (this.byId.get(id)?.delivery === 'failed') {
			await this.deliver(id);
		}
	}

	private async deliver(id: string): Promise<void> {
		const message = this.byId.get(id);
		if (!message) {
			return;
		}
		this.byId.set(id, { ...message, delivery: 'sending' });
		this.publish();
		try {
			this.take([await this.ports.sendMessage({ _id: id, rid: this.rid, msg: message.text })], false);
		} catch (error) {
			if (this.byId.get(id)?.delivery === 'sending') {
				this.byId.set(id, { ...message, delivery: 'failed' });
				this.publish();
			}
			throw error;
		}
	}

	private load(end: Date | null): Promise<void> {
		this.loading ??= this.loadPage(end).finally(() => {
			this.loading = undefined;
		});
		return this.loading;
	}

	private async loadPage(end: Date | null): Promise<void> {
		try {
			const page = listOf(await this.ports.loadHistory(this.rid, end, PAGE));
			const first = this.current.state !== 'ready';
			this.current = {
				...this.current,
				state: 'ready',
				hasMore: end || first ? page.length >= PAGE : this.current.hasMore,
			};
			this.take(page, end === null);
		} catch {
			this.current = { ...this.current, state: this.byId.size > 0 ? this.current.state : 'failed' };
			this.publish();
		}
	}

	private take(values: readonly unknown[], areNew: boolean): void {
		let { arrived } = this.current;
		for (const value of values) {
			const message = decodeRoomMessage(value);
			if (message?.rid === this.rid) {
				arrived += Number(areNew && !this.byId.has(message.id));
				this.byId.set(message.id, message);
			}
		}
		this.current = { ...this.current, arrived };
		this.publish();
	}

	private drop(value: unknown): void {
		if (
			typeof value === 'object' &&
			value !== null &&
			'_id' in value &&
			typeof value._id === 'string' &&
			this.byId.delete(value._id)
		) {
			this.publish();
		}
	}

	private publish(): void {
		const messages = [...this.byId.values()].sort((a, b) => a.ts - b.ts || (a.id < b.id ? -1 : 1));
		this.current = { ...this.current, messages };
		for (const listener of this.listeners) {
			listener();
		}
	}
}
