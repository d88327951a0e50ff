import type { SessionView } from '@rocket.chat/otr-protocol';
import { gateOf } from './gate.ts';
import type { ComposerGate, OtrLine, OtrSnapshot, StartBlock } from './types.ts';

/** What views show of a room. */
export type RoomViewModel = { readonly snapshot: OtrSnapshot; readonly gate: ComposerGate };

export type RoomViewModelInput = {
	readonly rid: string;
	readonly view: SessionView;
	/** It ended because the user's own identity was replaced, which the protocol knows only as local policy. */
	readonly identityLost: boolean;
	readonly startBlock: StartBlock | undefined;
	readonly verified: boolean;
	/** `undefined` if the vault no longer holds them. */
	readonly lines: readonly OtrLine[] | undefined;
	readonly handedBack: readonly string[];
	/** False until the marker was looked up. */
	readonly initialized: boolean;
	readonly maxLength: number;
};

const NOT_INITIALIZED: ComposerGate = Object.freeze({ mode: 'blocked', phase: 'initializing' });
const NO_LINES: readonly OtrLine[] = Object.freeze([]);

export const viewModelOf = ({
	rid,
	view,
	identityLost,
	startBlock,
	verified,
	lines = NO_LINES,
	handedBack,
	initialized,
	maxLength,
}: RoomViewModelInput): RoomViewModel => {
	const reason = identityLost && view.phase === 'ended' ? 'own-key-changed' : view.reason;
	const { phase, refreshing, waiting, dropped, expiresAt, offerRefresh } = view;
	return {
		snapshot: Object.freeze({
			rid,
			phase,
			reason,
			startBlock,
			refreshing,
			waiting,
			dropped,
			expiresAt,
			offerRefresh,
			verified,
			lines,
			handedBack,
		}),
		gate: initialized ? gateOf(view, maxLength) : NOT_INITIALIZED,
	};
};

const sameFields = (a: object, b: object): boolean => {
	const fields = Object.entries(a);
	return (
		fields.length === Object.keys(b).length &&
		fields.every(([name, value]) => Object.is(value, (b as Record<string, unknown>)[name]))
	);
};

/** Whether views would show both in the same way. */
export const sameViewModel = (a: RoomViewModel, b: RoomViewModel): boolean =>
	sameFields(a.snapshot, b.snapshot) && sameFields(a.gate, b.gate);
