import { decodedSize, type MethodMessage, type SubMessage, type UnsubMessage } from '@rocket.chat/ddp-wire';
import { MethodAnswers } from './method-answers.ts';
import { MessageQueue, type QueueHost } from './queue.ts';
import type { SessionHost } from './session-host.ts';
import { SubscriptionSet } from './subscription-set.ts';

type Request = MethodMessage | SubMessage | UnsubMessage;

/**
 * Bytes that a message costs beside its parameters: with a name and an id of the usual lengths, and its place in the
 * queue.
 */
const MESSAGE = 400;

const sizeOf = (params: SubMessage['params']): number =>
	params.reduce<number>((sum, each) => sum + decodedSize(each), 0);

/** What a client asks for in one session, in order: methods, subscriptions and their ends. */
export class Requests implements QueueHost<Request> {
	private readonly queue: MessageQueue<Request>;

	private readonly subscriptions: SubscriptionSet;

	private readonly answers: MethodAnswers;

	constructor(private readonly host: SessionHost) {
		this.queue = new MessageQueue(host.context.limits.waitingMessages, this);
		this.subscriptions = new SubscriptionSet(host);
		this.answers = new MethodAnswers(host);
	}

	/** Bytes of what waits and of what is subscribed. */
	get held(): number {
		return this.queue.held + this.subscriptions.held;
	}

	get mostHeld(): number {
		const { guestWaitingBytes, waitingBytes } = this.host.context.limits;
		return this.host.userId === null ? guestWaitingBytes : waitingBytes;
	}

	push(message: Request): void {
		const { line } = this.host;
		if (this.queue.push(message, MESSAGE + ('params' in message ? sizeOf(message.params) : 0))) {
			line.kept();
		} else {
			line.close(1008, 'Too many messages at once', true);
		}
	}

	/** Runs the publications again for another user. */
	setUserId(userId: string | null): Promise<void> {
		return this.subscriptions.setUserId(userId);
	}

	run(message: Request, unblock: () => void): Promise<void> | undefined {
		switch (message.msg) {
			case 'method':
				return this.answers.call(message, unblock);
			case 'sub':
				return this.subscriptions.start(message, sizeOf(message.params), unblock);
			case 'unsub':
				return this.unsubscribe(message);
		}
	}

	ended(): void {
		this.host.line.lessened();
	}

	failed(thrown: unknown): void {
		this.host.line.failed('message', thrown);
	}

	/** Forgets what waits; what runs goes on, and is told that nobody reads its answer. */
	end(): void {
		this.queue.clear();
		this.subscriptions.close();
		this.answers.end();
	}

	private async unsubscribe({ id }: UnsubMessage): Promise<void> {
		this.subscriptions.stop(id);
	}
}
