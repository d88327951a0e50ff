/**
 * The session's transition table: for each input and each phase one row. `step` performs the row's act; a row without
 * effect says why. docs/PROTOCOL.md, "Session table", is written from it.
 */
import type { InputKey, Row, Rows } from './rows.ts';
import { FRAMES } from './table-frames.ts';
import { INTENTS } from './table-intents.ts';
import { SURROUNDINGS, TIMERS } from './table-surroundings.ts';
import type { SessionPhase } from './types.ts';

export const TABLE: Readonly<Record<InputKey, Rows>> = { ...INTENTS, ...FRAMES, ...TIMERS, ...SURROUNDINGS };

export const rowOf = (key: InputKey, phase: SessionPhase): Row => TABLE[key][phase];
