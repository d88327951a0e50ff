import type { StreamName } from './names.ts';

/** The connection that reads or writes. `userId` is null before login. */
export type StreamCaller = { readonly connectionId: string; readonly userId: string | null };

/** Whether the caller may read the event. `groups`: the captures of the rule's pattern. A rejection means no. */
export type ReadRule = (caller: StreamCaller, groups: readonly string[]) => boolean | Promise<boolean>;

/** Performs a write; answers with the result or a promise of it. Throws the error that the client receives. */
export type WriteHandler = (caller: StreamCaller, eventName: string, args: readonly unknown[]) => unknown;

/** Anchors the pattern, so that it matches only whole names, and drops the flags that make a RegExp stateful. */
const whole = (pattern: RegExp): RegExp => new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gmy]/g, ''));

/** UTF-16 code units: two ids and a word. Limits the memory that names invented by clients can take. */
const MAX_EVENT_NAME = 300;

/** Rules by stream and pattern of the event's name. Events without a rule, or with a longer name, are refused. */
export class StreamRules<R> {
	private readonly rules = new Map<StreamName, { pattern: RegExp; rule: R }[]>();

	/** The first rule whose pattern matches applies. */
	add(stream: StreamName, pattern: RegExp, rule: R): void {
		const rules = this.rules.get(stream) ?? [];
		rules.push({ pattern: whole(pattern), rule });
		this.rules.set(stream, rules);
	}

	/** The captures of the rule's pattern are with it. */
	find(stream: StreamName, eventName: string): { rule: R; groups: readonly string[] } | undefined {
		const found = this.applying(stream, eventName);
		return found && { rule: found.rule, groups: found.pattern.exec(eventName)?.slice(1) ?? [] };
	}

	/** The rule alone. */
	findRule(stream: StreamName, eventName: string): R | undefined {
		return this.applying(stream, eventName)?.rule;
	}

	private applying(stream: StreamName, eventName: string): { pattern: RegExp; rule: R } | undefined {
		return eventName.length > MAX_EVENT_NAME
			? undefined
			: this.rules.get(stream)?.find(({ pattern }) => pattern.test(eventName));
	}
}
