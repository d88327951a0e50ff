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

/** Runs one method to its end. Never rejects. */
export const runMethod = async (
	host: MethodHost,
	message: MethodMessage,
	unblock: () => void,
): Promise<MethodOutcome> => {
	const invocation = new Invocation(host, unblock);
	try {
		const result: unknown = await invoke(host, message, invocation);
		if (invocation.pending) {
			await invocation.pending;
		}
		return { result };
	} catch (thrown) {
		return { error: reportError(host.context, thrown, { method: message.method, connection: host.connection.id }) };
	}
};
