/**
 * The session's transition table: one row for each input and each phase. `step` performs the row's transition; a row
 * without one says why nothing happens. The table in docs/PROTOCOL.md, "Session table", is generated from it.
 */

import type { SessionPhase } from '../state/types.ts';
import { ENVIRONMENT_EVENTS, TIMERS } from './environment.ts';
import { FRAMES } from './frames.ts';
import { INTENTS } from './intents.ts';
import type { InputKey, Row, Rows } from './rows.ts';

const ROWS = { ...INTENTS, ...FRAMES, ...TIMERS, ...ENVIRONMENT_EVENTS } satisfies Record<InputKey, Rows>;

type NameIn<R> = R extends { readonly transition: infer Name extends string } ? Name : never;

/** The transitions that the table uses. `TRANSITIONS` implements exactly these. */
export type TransitionName = NameIn<(typeof ROWS)[InputKey][SessionPhase]>;

export const TABLE: Readonly<Record<InputKey, Rows<TransitionName>>> = ROWS;

export const rowOf = (key: InputKey, phase: SessionPhase): Row<TransitionName> => TABLE[key][phase];
