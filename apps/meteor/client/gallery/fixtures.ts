import type { E2EKeys, E2ESnapshot } from '../../app/e2e/client/index.ts';
import type {
	ComposerGate,
	OtrInvitation,
	OtrRegistry,
	OtrRoom,
	OtrSnapshot,
	SubmitOutcome,
} from '../../app/otr/client/index.ts';
import type { OpenRoom } from '../views/room/RoomContext.ts';

const RID = 'gallery';
export const SELF = { _id: 'alice', username: 'alice', name: 'Alice', roles: ['user'] };
export const ROOM: OpenRoom = { _id: RID, t: 'd', name: 'bob', title: 'Bob', peer: { uid: 'bob', username: 'bob' } };

const nothing = (): void => undefined;
const noSubscription = () => nothing;

const SNAPSHOT: OtrSnapshot = {
	rid: RID,
	phase: 'idle',
	refreshing: false,
	waiting: 0,
	dropped: 0,
	offerRefresh: false,
	verified: false,
	lines: [],
	handedBack: [],
};

const BLOCKED: SubmitOutcome = { ok: false, error: 'blocked' };

const roomOf = (snapshot: OtrSnapshot, gate: ComposerGate, submitted: SubmitOutcome = BLOCKED): OtrRoom => ({
	rid: RID,
	subscribe: noSubscription,
	snapshot: () => snapshot,
	gate: () => gate,
	submit: async () => submitted,
	sendPlainly: async () => submitted,
	prepare: nothing,
	start: nothing,
	accept: nothing,
	decline: nothing,
	cancel: nothing,
	refresh: nothing,
	end: nothing,
	dismiss: nothing,
	act: nothing,
	markRead: nothing,
	eraseNow: nothing,
	retry: nothing,
	takeHandedBack: () => snapshot.handedBack,
});

export type OtrFixture = {
	readonly snapshot?: Partial<OtrSnapshot>;
	readonly gate?: ComposerGate;
	/** What comes of a text that is sent; it is blocked otherwise. */
	readonly submitted?: SubmitOutcome;
	readonly invitations?: readonly OtrInvitation[];
};

/** A registry whose every room is in the same state; its commands do nothing. */
export const registryOf = ({ snapshot, gate, submitted, invitations = [] }: OtrFixture): OtrRegistry => {
	const shown = { ...SNAPSHOT, ...snapshot };
	const room = roomOf(shown, gate ?? { mode: 'blocked', phase: shown.phase, reason: undefined }, submitted);
	return {
		room: () => room,
		invitations: () => invitations,
		subscribe: noSubscription,
		dispose: async () => undefined,
	};
};

const PASSWORD = 'otter lamp violin cedar marble nectar saddle';
const REFUSED = { ok: false, error: 'wrong-password' } as const;

/** What the commands of the end-to-end key come to; without them every password is wrong. */
export type E2EOutcomes = Partial<
	Pick<E2EKeys, 'unlock' | 'changePassword' | 'reset' | 'consequences' | 'setPromptOnReload'>
>;

/** The end-to-end key in one state. */
export const keysOf = (snapshot: E2ESnapshot, outcomes: E2EOutcomes = {}): E2EKeys => ({
	identity: {
		status: () => (snapshot.status === 'locked' ? 'locked' : 'unlocked'),
		onChange: noSubscription,
		keyPair: () => undefined,
		peerKey: async () => undefined,
		pins: {
			of: async () => [],
			keep: async () => undefined,
			forget: async () => undefined,
			verify: async () => false,
		},
	},
	snapshot: () => snapshot,
	subscribe: noSubscription,
	unlock: async () => REFUSED,
	generatePassword: () => PASSWORD,
	judgePassword: async () => ({ bits: 60, guessesLog10: 18 }),
	changePassword: async () => REFUSED,
	consequences: async () => ({
		warned: ['bob', 'carol'],
		carried: [],
		lost: ['one', 'two'],
		pinsLost: true,
		sessionsEnd: true,
	}),
	reset: async () => ({ ok: false, error: 'unavailable' }),
	setPromptOnReload: async () => undefined,
	recheck: async () => undefined,
	acknowledgeSaved: async () => undefined,
	retry: async () => undefined,
	logout: async () => undefined,
	close: nothing,
	...outcomes,
});

export const UNLOCKED: E2ESnapshot = { status: 'unlocked' };
export const TO_SAVE: E2ESnapshot = { status: 'save-password', password: PASSWORD };
