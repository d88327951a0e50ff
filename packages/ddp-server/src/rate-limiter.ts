import type { RateLimitAnswer, RateLimitInput } from './types.ts';

/** A method's type, compared loosely: @types/meteor declares `userId` functions as never given null. */
type Condition<T> = { accepts(value: T): boolean }['accepts'];

type MatcherField<T> = T | Condition<T> | null | undefined;

/** Which invocations a rule counts; a field left out matches all (docs.meteor.com, api/DDPRateLimiter.html). */
export interface RateLimitMatcher {
	type?: MatcherField<string>;
	name?: MatcherField<string>;
	/**
	 * A function is asked about null too, where nobody has logged in: as in Meteor, all of those share one counter then.
	 */
	userId?: MatcherField<string | null>;
	connectionId?: MatcherField<string>;
	clientAddress?: MatcherField<string>;
}

export type RateLimitCallback = (answer: RateLimitAnswer, input: RateLimitInput) => void;

export interface RateLimiter {
	/**
	 * Counts per combination of the fields the matcher names.
	 * @param requests invocations allowed in an interval
	 * @param interval milliseconds
	 * @param callback told of every counted invocation
	 * @returns the rule's id
	 */
	addRule(matcher: RateLimitMatcher, requests: number, interval: number, callback?: RateLimitCallback): string;
	/** @returns whether there was such a rule */
	removeRule(id: string): boolean;
	setErrorMessage(message: string | ((answer: RateLimitAnswer) => string)): void;
	errorMessage(answer: RateLimitAnswer): string;
	/** Counts one invocation and says whether every matching rule allows it. */
	take(input: RateLimitInput): RateLimitAnswer;
	/** Live counters, for tests and metrics. */
	counters(): number;
}

const fields = ['type', 'name', 'userId', 'connectionId', 'clientAddress'] as const;

interface Rule {
	readonly matcher: RateLimitMatcher;
	readonly requests: number;
	readonly interval: number;
	readonly callback: RateLimitCallback | undefined;
	readonly counters: Map<string, { count: number; resetAt: number }>;
	sweepAt: number;
}

/** The name first, by which nearly every invocation differs from nearly every rule. */
const matched = ['name', 'type', 'userId', 'connectionId', 'clientAddress'] as const;

const matches = ({ matcher }: Rule, input: RateLimitInput): boolean => {
	for (const field of matched) {
		const wanted = matcher[field];
		if (wanted === undefined || wanted === null || wanted === input[field]) {
			continue;
		}
		// One field's matcher and value agree; the compiler sees the union of all fields.
		if (typeof wanted !== 'function' || !(wanted as (value: string | null) => boolean)(input[field])) {
			return false;
		}
	}
	return true;
};

/** Only the fields that the matcher names tell one counter from another, as in Meteor. */
const keyOf = (rule: Rule, input: RateLimitInput): string =>
	JSON.stringify(
		fields.map((field) => (rule.matcher[field] === undefined || rule.matcher[field] === null ? null : input[field])),
	);

/** Once an interval, so that a flood of addresses grows the counters of a rule no further than two intervals' worth. */
const sweep = (rule: Rule, now: number): void => {
	if (now < rule.sweepAt) {
		return;
	}
	rule.sweepAt = now + rule.interval;
	for (const [key, { resetAt }] of rule.counters) {
		if (resetAt <= now) {
			rule.counters.delete(key);
		}
	}
};

const takeRule = (rule: Rule, input: RateLimitInput, now: number): RateLimitAnswer => {
	const key = keyOf(rule, input);
	let counter = rule.counters.get(key);
	if (!counter || counter.resetAt <= now) {
		sweep(rule, now);
		counter = { count: 0, resetAt: now + rule.interval };
		rule.counters.set(key, counter);
	}
	counter.count += 1;
	return {
		allowed: counter.count <= rule.requests,
		timeToReset: counter.resetAt - now,
		numInvocationsLeft: Math.max(0, rule.requests - counter.count),
	};
};

const defaultMessage = ({ timeToReset }: RateLimitAnswer): string =>
	`Error, too many requests. Please slow down. You must wait ${Math.ceil(timeToReset / 1000)} seconds before trying again.`;

/**
 * Meteor's DDPRateLimiter: rules of a matcher, a number and an interval; the strictest matching rule wins.
 * @param now milliseconds, never going back
 */
export const createRateLimiter = (now: () => number): RateLimiter => {
	const rules = new Map<string, Rule>();
	let next = 1;
	let message: string | ((answer: RateLimitAnswer) => string) = defaultMessage;
	return {
		addRule(matcher, requests, interval, callback) {
			const id = `rule${next}`;
			next += 1;
			rules.set(id, { matcher, requests, interval, callback, counters: new Map(), sweepAt: now() + interval });
			return id;
		},
		removeRule: (id) => rules.delete(id),
		setErrorMessage(wanted) {
			message = wanted;
		},
		errorMessage: (answer) => (typeof message === 'function' ? message(answer) : message),
		take(input) {
			let strictest: RateLimitAnswer = { allowed: true, timeToReset: 0, numInvocationsLeft: Number.POSITIVE_INFINITY };
			const at = now();
			for (const rule of rules.values()) {
				if (!matches(rule, input)) {
					continue;
				}
				const answer = takeRule(rule, input, at);
				rule.callback?.(answer, input);
				const refusal = !answer.allowed && (strictest.allowed || answer.timeToReset > strictest.timeToReset);
				if (
					refusal ||
					(strictest.allowed && answer.allowed && answer.numInvocationsLeft < strictest.numInvocationsLeft)
				) {
					strictest = answer;
				}
			}
			return strictest;
		},
		counters: () => [...rules.values()].reduce((sum, rule) => sum + rule.counters.size, 0),
	};
};
