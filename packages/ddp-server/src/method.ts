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

const invoke = async (host: MethodHost, message: MethodMessage, unblock: () => void): Promise<unknown> => {
	const handler = host.context.registry.methodHandler(message.method);
	if (!handler) {
		throw new MeteorError(404, `Method '${message.method}' not found`);
	}
	limitRate(host.context, 'method', message.method, host.userId, host.connection);
	const invocation = new Invocation(host, unblock);
	const result: unknown = await Reflect.apply(handler, invocation, message.params);
	if (invocation.pending) {
		await invocation.pending;
	}
	return result;
};

/** Runs one method to its end. Never rejects. */
export const runMethod = async (
	host: MethodHost,
	message: MethodMessage,
	unblock: () => void,
): Promise<MethodOutcome> => {
	try {
		return { result: await invoke(host, message, unblock) };
	} catch (thrown) {
		return { error: reportError(host.context, thrown, { method: message.method, connection: host.connection.id }) };
	}
};
