import type { OtrHintKind } from '@rocket.chat/otr-wire';
import fc from 'fast-check';
import { ALTERATIONS, type Alteration } from './alter.ts';

/** Actions of a user without a text. */
export type Act = 'start' | 'accept' | 'decline' | 'cancel' | 'refresh' | 'dismiss' | 'end' | 'read';

/** One event between two machines, or at one. `who` 0 is Alice; `pick` chooses among what is available. */
export type Event =
	| { type: 'send'; who: 0 | 1 }
	| { type: 'compose'; who: 0 | 1; act: 'edit' | 'delete' | 'react' | 'typing' | 'set-timer'; pick: number }
	| { type: 'retry'; who: 0 | 1 }
	| { type: 'deliver'; who: 0 | 1; pick: number }
	| { type: 'duplicate'; who: 0 | 1; pick: number }
	| { type: 'lose'; who: 0 | 1; pick: number }
	| { type: 'replay'; who: 0 | 1; pick: number }
	| { type: 'corrupt'; who: 0 | 1; pick: number; how: Alteration }
	| { type: 'exchange' }
	| { type: 'hint'; who: 0 | 1; kind: OtrHintKind; live: boolean }
	| { type: 'wait'; ms: number }
	| { type: 'network'; who: 0 | 1; connected: boolean }
	| { type: 'presence'; who: 0 | 1; online: boolean }
	| { type: 'undelivered'; who: 0 | 1 }
	| { type: 'act'; who: 0 | 1; act: Act }
	| { type: 'reload'; who: 0 | 1 }
	| { type: 'server' };

const who = fc.constantFrom<0 | 1>(0, 1);
const pick = fc.nat(1000);
const HINTS: readonly OtrHintKind[] = ['decline', 'cancel', 'elsewhere', 'locked', 'unknown', 'refetch', 'end'];

const record = <T extends Event['type'], R extends object>(
	type: T,
	fields: { [K in keyof R]: fc.Arbitrary<R[K]> },
): fc.Arbitrary<{ type: T } & R> => fc.record<R>(fields).map((rest) => ({ type, ...rest }));

/** Every event that wipes no keys and ends nothing. */
const GENTLE: readonly fc.WeightedArbitrary<Event>[] = [
	{ weight: 6, arbitrary: record('send', { who }) },
	{
		weight: 3,
		arbitrary: record('compose', { who, act: fc.constantFrom('edit', 'delete', 'react', 'typing', 'set-timer'), pick }),
	},
	{ weight: 12, arbitrary: record('deliver', { who, pick }) },
	{ weight: 1, arbitrary: fc.constant({ type: 'exchange' }) },
	{ weight: 1, arbitrary: record('duplicate', { who, pick }) },
	{ weight: 1, arbitrary: record('lose', { who, pick }) },
	{ weight: 1, arbitrary: record('replay', { who, pick }) },
	{ weight: 2, arbitrary: record('corrupt', { who, pick, how: fc.constantFrom(...ALTERATIONS) }) },
	{ weight: 1, arbitrary: record('hint', { who, kind: fc.constantFrom(...HINTS), live: fc.boolean() }) },
	{ weight: 3, arbitrary: record('wait', { ms: fc.constantFrom(10, 900, 2_100, 6_000) }) },
	{ weight: 1, arbitrary: record('network', { who, connected: fc.boolean() }) },
	{ weight: 1, arbitrary: record('presence', { who, online: fc.boolean() }) },
	{ weight: 1, arbitrary: record('undelivered', { who }) },
	{ weight: 1, arbitrary: record('act', { who, act: fc.constantFrom<Act>('refresh', 'read', 'accept', 'start') }) },
	{ weight: 1, arbitrary: record('retry', { who }) },
	{ weight: 1, arbitrary: fc.constant({ type: 'server' }) },
];

const ROUGH: readonly fc.WeightedArbitrary<Event>[] = [
	...GENTLE,
	{ weight: 1, arbitrary: record('reload', { who }) },
	{ weight: 1, arbitrary: record('wait', { ms: fc.constantFrom(40_000, 3_700_000) }) },
	{ weight: 1, arbitrary: record('act', { who, act: fc.constant<Act>('end') }) },
	{
		weight: 3,
		arbitrary: record('act', {
			who,
			act: fc.constantFrom<Act>('start', 'accept', 'accept', 'decline', 'cancel', 'dismiss'),
		}),
	},
];

/** One run: whether it begins with a session, and its events. Half of the runs wipe no keys and end nothing. */
export type Run = {
	readonly seed: number;
	readonly begun: boolean;
	readonly gentle: boolean;
	readonly events: readonly Event[];
};

export function runs({ maxLength }: { maxLength: number }): fc.Arbitrary<Run> {
	const run = (gentle: boolean): fc.Arbitrary<Run> =>
		fc.record({
			seed: fc.nat(),
			begun: fc.constantFrom(true, true, true, false),
			gentle: fc.constant(gentle),
			events: fc.array(fc.oneof(...(gentle ? GENTLE : ROUGH)), { maxLength, size: 'max' }),
		});
	return fc.oneof(run(true), run(false));
}
