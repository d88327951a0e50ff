import type { StreamName } from './names.ts';

/** Who asks. `userId` is null before login. */
export type StreamCaller = { readonly connectionId: string; readonly userId: string | null };

/**
 * May this caller hear this event? `groups` are what the rule's pattern captured. Anything but true is a no, a
 * rejection as well.
 */
export type ReadRule = (caller: StreamCaller, groups: readonly string[]) => boolean | Promise<boolean>;

/** Performs a write. Throws what the client shall get. */
export type WriteHandler = (caller: StreamCaller, eventName: string, args: readonly unknown[]) => Promise<unknown>;

/**
 * Anchored at both ends, so that no rule matches by accident a part of a name; without the flags that give a RegExp a
 * memory.
 */
const whole = (pattern: RegExp): RegExp => new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gmy]/g, ''));

/**
 * UTF-16 units: two ids and a word. What is remembered by the name of an event must not grow with what clients make up.
 */
const MAX_EVENT_NAME = 300;

/**
 * Rules by stream and pattern of the event's name. What no rule names is refused, and what is longer than any name of
 * ours.
 */
export class StreamRules<R> {
	private readonly rules = new Map<StreamName, { pattern: RegExp; rule: R }[]>();

	/** The first rule whose pattern matches counts. */
	add(stream: StreamName, pattern: RegExp, rule: R): void {
		const rules = this.rules.get(stream) ?? [];
		rules.push({ pattern: whole(pattern), rule });
		this.rules.set(stream, rules);
	}

	find(stream: StreamName, eventName: string): { rule: R; groups: readonly string[] } | undefined {
		if (eventName.length > MAX_EVENT_NAME) return undefined;
		for (const { pattern, rule } of this.rules.get(stream) ?? []) {
			const match = pattern.exec(eventName);
			if (match) return { rule, groups: match.slice(1) };
		}
		return undefined;
	}
}
