import { type MethodMessage, stringifyEjson } from '@rocket.chat/ddp-wire';
import { type Begun, isLong, type Line, textsOf } from '@rocket.chat/long-answers';
import { reportError } from './context.ts';
import { type MethodOutcome, runMethod } from './method.ts';
import type { SessionHost } from './session-host.ts';

async function* resultFrame(id: string, result: unknown): AsyncGenerator<string> {
	yield `{"msg":"result","id":${JSON.stringify(id)},"result":`;
	yield* textsOf(result, stringifyEjson);
	yield '}';
}

/** Runs the methods of one session and sends their results, long ones in parts. */
export class MethodAnswers {
	/** Told when the session is over: answers that are being sent in parts. */
	private waiting: Set<() => void> | undefined;

	constructor(private readonly host: SessionHost) {}

	/** A promise where the method, or sending its answer, goes on after this turn. */
	call(message: MethodMessage, unblock: () => void): Promise<void> | undefined {
		const outcome = runMethod(this.host, message, unblock);
		return outcome instanceof Promise
			? outcome.then((later) => this.answer(message, later))
			: this.answer(message, outcome);
	}

	end(): void {
		for (const told of [...(this.waiting ?? [])]) {
			told();
		}
	}

	private answer(message: MethodMessage, outcome: MethodOutcome): Promise<void> | undefined {
		if ('result' in outcome && isLong(outcome.result)) {
			return this.answerAtLength(message, outcome.result);
		}
		this.finish(message, outcome);
		return undefined;
	}

	/** Whatever the method published is on the wire by now, so `updated` follows its writes. */
	private finish(message: MethodMessage, outcome: MethodOutcome): void {
		const { host } = this;
		const { id } = message;
		try {
			host.send({ msg: 'result', id, ...outcome });
		} catch (thrown) {
			host.send({ msg: 'result', id, error: this.report(message, thrown) });
		}
		host.send({ msg: 'updated', methods: [id] });
	}

	private async answerAtLength(message: MethodMessage, result: unknown): Promise<void> {
		const { host } = this;
		const { longAnswers } = host.context;
		const { id } = message;
		let begun: Begun;
		try {
			begun = await longAnswers.begin(resultFrame(id, result));
		} catch (thrown) {
			this.finish(message, { error: this.report(message, thrown) });
			return;
		}
		try {
			if ('whole' in begun) {
				host.sendFrame(begun.whole);
			} else {
				await longAnswers.send(begun, this.reader(), host.userId ?? host.connection.id);
			}
			host.send({ msg: 'updated', methods: [id] });
		} catch (thrown) {
			// Half of it is on the wire: there is no other way to say that the rest will not come.
			host.line.failed('answer', thrown);
		}
	}

	private report({ method }: MethodMessage, thrown: unknown) {
		const { context, connection } = this.host;
		return reportError(context, thrown, { method, connection: connection.id });
	}

	private reader(): Line {
		const { host } = this;
		return {
			write: (text, last) => (host.over ? Promise.resolve(false) : host.line.part(text, last)),
			drop: () => host.line.own('answer', () => host.line.close(1013, 'Reads too slowly', true)),
			onGone: (callback) => {
				this.waiting ??= new Set();
				this.waiting.add(callback);
				return () => this.waiting?.delete(callback);
			},
		};
	}
}
