import { noConnection, toMethodError } from './errors.ts';
import type { Outgoing } from './messages.ts';

type Call = {
	readonly message: Outgoing & { msg: 'method' };
	resolve(result: unknown): void;
	reject(error: unknown): void;
};

/**
 * Calls whose answer has not come. A call is sent once: when the connection breaks on the way, nobody knows whether the
 * server performed it, so it is rejected and the caller decides.
 */
export class Calls {
	private readonly pending = new Map<string, Call>();
	private held: Call[] = [];
	private nextId = 1;

	/** Sends a call now, or holds it until `release` where `send` is undefined. */
	call(method: string, params: readonly unknown[], send: ((message: Outgoing) => void) | undefined): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const id = String(this.nextId++);
			const call: Call = { message: { msg: 'method', id, method, params }, resolve, reject };
			if (send === undefined) {
				this.held.push(call);
				return;
			}
			this.dispatch(call, send);
		});
	}

	/** Sends what was held. */
	release(send: (message: Outgoing) => void): void {
		const held = this.held;
		this.held = [];
		for (const call of held) {
			this.dispatch(call, send);
		}
	}

	answer(id: string, answer: { readonly error?: unknown; readonly result?: unknown }): void {
		const call = this.pending.get(id);
		this.pending.delete(id);
		if (answer.error === undefined) {
			call?.resolve(answer.result);
		} else {
			call?.reject(toMethodError(answer.error));
		}
	}

	/** Rejects everything, held or on the way. */
	abandon(): void {
		const all = [...this.pending.values(), ...this.held];
		this.pending.clear();
		this.held = [];
		for (const { reject } of all) {
			reject(noConnection());
		}
	}

	private dispatch(call: Call, send: (message: Outgoing) => void): void {
		this.pending.set(call.message.id, call);
		send(call.message);
	}
}
