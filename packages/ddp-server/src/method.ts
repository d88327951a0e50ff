import type { DdpErrorBody, MethodMessage } from '@rocket.chat/ddp-wire';
import { limitRate, reportError, type ServerContext } from './context.ts';
import { MeteorError } from './errors.ts';
import type { Connection, MethodInvocation } from './types.ts';

export interface MethodHost {
	readonly context: ServerContext;
	readonly connection: Connection;
	readonly userId: string | null;
	setUserId(userId: string | null): Promise<void>;
}

export type MethodOutcome = { readonly result: unknown } | { readonly error: DdpErrorBody };

/** `this` of one call. `userId` is the caller's when the call began, or what this call has set. */
class Invocation implements MethodInvocation {
	readonly isSimulation = false;

	readonly answersInPages = true;

	readonly connection: Connection;

	userId: string | null;

	/** Publications running again because of this call. */
	pending: Promise<void> | undefined;

	private unblocked = false;

	constructor(
		private readonly host: MethodHost,
		private readonly release: () => void,
	) {
		this.userId = host.userId;
		this.connection = host.connection;
	}

	setUserId(userId: string | null): Promise<void> {
		if (this.unblocked) {
			throw new Error("Can't call setUserId in a method after calling unblock");
		}
		this.userId = userId;
		this.pending = this.host.setUserId(userId);
		return this.pending;
	}

	unblock(): void {
		this.unblocked = true;
		this.release();
	}
}

const invoke = (host: MethodHost, message: MethodMessage, invocation: Invocation): unknown => {
	const handler = host.context.registry.methodHandler(message.method);
	if (!handler) {
		throw new MeteorError(404, `Method '${message.method}' not found`);
	}
	limitRate(host.context, 'method', message.method, host.userId, host.connection);
	return Reflect.apply(handler, invocation, message.params);
};

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
	((typeof value === 'object' && value !== null) || typeof value === 'function') &&
	'then' in value &&
	typeof value.then === 'function';

/** What a method answered later. The answer waits for the publications that run again because of the method. */
const settle = async (answer: unknown, invocation: Invocation): Promise<unknown> => {
	try {
		return await answer;
	} finally {
		await invocation.pending;
	}
};

/** Runs one method to its end, in this turn if the method answers in it. Never throws or rejects. */
export const runMethod = (
	host: MethodHost,
	message: MethodMessage,
	unblock: () => void,
): MethodOutcome | Promise<MethodOutcome> => {
	const failed = (thrown: unknown): MethodOutcome => ({
		error: reportError(host.context, thrown, { method: message.method, connection: host.connection.id }),
	});
	const later = (answer: unknown): Promise<MethodOutcome> =>
		settle(answer, invocation).then((result) => ({ result }), failed);
	const invocation = new Invocation(host, unblock);
	try {
		const answer = invoke(host, message, invocation);
		return isThenable(answer) || invocation.pending ? later(answer) : { result: answer };
	} catch (thrown) {
		return invocation.pending ? later(Promise.reject(thrown)) : failed(thrown);
	}
};
