/**
 * Records what a session does: every input in every phase, and whole conversations over a bad network. One line for
 * each step: the input, its result, the next phase, the effects, the new state, and what the user sees of it (the
 * last two as the beginnings of their hashes).
 */
import { readFileSync } from 'node:fs';
import { pureJs, toHex, utf8 } from '@rocket.chat/crypto';
import { encodeState, type SessionContext, type SessionEffect, type SessionPhase, view } from '../src/index.ts';
import { type InputKey, PHASES } from '../src/session/table/rows.ts';
import { rowOf, TABLE } from '../src/session/table/table.ts';
import { Channel } from './channel.ts';
import { type Draft, inputOf } from './drafts.ts';
import type { Run } from './events.ts';
import { seeded } from './fixtures.ts';
import { established, keyPairOf, type Machine, pair } from './machine.ts';
import { recordedResult, recordedTimer } from './recorded-names.ts';
import { SCENES } from './scenarios.ts';

export const TRACES = new URL('./vectors/session-1.txt', import.meta.url);

const digest = (bytes: Uint8Array): string => toHex(pureJs.sha256(bytes)).slice(0, 8);

/** Bytes and bodies by their length and the beginning of their hash; everything else as it is. */
const brief = (value: unknown): unknown => {
	if (value instanceof Uint8Array) {
		return `${value.length}#${digest(value)}`;
	}
	if (Array.isArray(value)) {
		return value.map(brief);
	}
	return typeof value === 'object' && value !== null
		? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, brief(each)]))
		: value;
};

function told(effect: SessionEffect): string {
	const { type, ...rest } = effect;
	if (effect.type === 'timer' || effect.type === 'clear-timer') {
		const name = recordedTimer(effect.name);
		return effect.type === 'timer' ? `+${name} ${effect.after}` : `-${name}`;
	}
	const fields = Object.entries({
		...rest,
		...(effect.type === 'frame' && { body: `${effect.body.length}#${digest(utf8(effect.body))}` }),
	});
	return [
		type,
		...fields.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(brief(value))}`),
	].join(' ');
}

/** The new state, and what the user sees of it, as the beginnings of their hashes. */
const left = ({ state }: Machine): string =>
	`${digest(encodeState(state))} ${digest(utf8(JSON.stringify(brief(view(state)))))}`;

const said = (machine: Machine, name: string, result: string): string =>
	[`${recordedTimer(name)}: ${recordedResult(name, result)}`, machine.phase, machine.last.map(told).join(', ')].join(
		' | ',
	);

/** Variations of a session's context. */
const WORLDS: readonly { name: string; changed: (context: SessionContext) => Partial<SessionContext> }[] = [
	{ name: 'plain', changed: () => ({}) },
	{ name: 'locked', changed: () => ({ identity: undefined }) },
	{ name: 'no peer key', changed: () => ({ peerKey: undefined }) },
	{ name: "own key as the peer's", changed: ({ identity }) => ({ peerKey: identity?.publicKey }) },
	{ name: 'another peer key', changed: () => ({ peerKey: keyPairOf('another').publicKey }) },
	{ name: 'changed peer key', changed: () => ({ peerKeyChanged: true }) },
	{ name: 'six seconds later', changed: ({ now }) => ({ now: now + 6_000 }) },
];

const DRAFTS: readonly Pick<Draft, 'sid' | 'bit'>[] = [
	{ sid: 0, bit: true },
	{ sid: 0, bit: false },
	{ sid: 1, bit: true },
	{ sid: 1, bit: false },
	{ sid: 2, bit: true },
];

/**
 * Every input in one scene of a phase. Lines that another context does not change are left out, and so are inputs
 * without a transition.
 */
export function sceneTrace(phase: SessionPhase, index: number): string[] {
	const ready = SCENES[phase][index]?.().self;
	if (!ready) {
		throw new RangeError(`${phase} has no scene ${index}`);
	}
	const lines: string[] = [];
	for (const key of (Object.keys(TABLE) as InputKey[]).filter((each) => !('ignored' in rowOf(each, phase)))) {
		const known = new Set<string>();
		for (const { name, changed } of WORLDS) {
			for (const draft of DRAFTS) {
				const self = ready.copy();
				self.context = { ...self.context, ...changed(self.context), random: seeded(`${phase} ${index}`) };
				const traced = said(self, key, self.input(inputOf(self, { key, ...draft }, 'fresh')));
				if (!known.has(traced)) {
					known.add(traced);
					lines.push(`${name}, ${draft.sid}${draft.bit ? '+' : '-'}, ${traced} | ${left(self)}`);
				}
			}
		}
	}
	return lines;
}

/** Where two machines stand before the events of a run. */
export function begin({ seed, begun }: Run): readonly [Machine, Machine] {
	const { alice, bob } = begun ? established(seed % 4) : pair(seed % 4);
	return [alice, bob];
}

/** A run of events between two machines, one line for each step that either takes. */
export function runTrace(run: Run): string[] {
	const lines: string[] = [];
	const machines = begin(run);
	for (const machine of machines) {
		const input = machine.input.bind(machine);
		machine.input = (given) => {
			const result = input(given);
			const name =
				given.type === 'frame' ? `frame:${given.kind}` : given.type === 'timer' ? `timer:${given.name}` : given.type;
			lines.push(`${machine.uid} ${said(machine, name, result)} | ${left(machine)}`);
			return result;
		};
	}
	const channel = new Channel(machines);
	for (const event of run.events) {
		channel.happen(event);
	}
	return lines;
}

/** The content of the file: scenes by phase and number, runs by their events, each with its lines. */
export type Traces = {
	readonly scenes: readonly { phase: SessionPhase; index: number; lines: string[] }[];
	readonly runs: readonly { run: Run; lines: string[] }[];
};

export const traces = (chosen: readonly Run[]): Traces => ({
	scenes: PHASES.flatMap((phase) =>
		SCENES[phase].map((_, index) => ({ phase, index, lines: sceneTrace(phase, index) })),
	),
	runs: chosen.map((run) => ({ run, lines: runTrace(run) })),
});

/** A heading for each scene and run, followed by its lines: made to be read in a diff. */
export const written = ({ scenes, runs }: Traces): string =>
	[
		...scenes.flatMap(({ lines, ...scene }) => [`## scene ${JSON.stringify(scene)}`, ...lines]),
		...runs.flatMap(({ run, lines }) => [`## run ${JSON.stringify(run)}`, ...lines]),
	].join('\n');

export function storedTraces(): Traces {
	const parts = readFileSync(TRACES, 'utf8')
		.trimEnd()
		.split(/^## /m)
		.slice(1)
		.map((part) => part.trimEnd().split('\n'));
	const of = <T>(kind: string): (T & { lines: string[] })[] =>
		parts
			.filter(([heading]) => heading?.startsWith(kind))
			.map(([heading, ...lines]) => ({ ...(JSON.parse((heading ?? '').slice(kind.length)) as T), lines }));
	return {
		scenes: of<{ phase: SessionPhase; index: number }>('scene '),
		runs: of<Run>('run ').map(({ lines, ...run }) => ({ run, lines })),
	};
}
