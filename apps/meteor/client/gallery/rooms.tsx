import { LayoutContext, type SubscriptionWithRoom, type UserStatus, useLayout } from '@rocket.chat/ui-contexts';
import { useMemo } from 'react';
import { Sidebar } from '../sidebar/index.ts';
import { Fixture } from './Fixture.tsx';
import { SELF } from './fixtures.ts';
import { inSeconds } from './moment.ts';
import { Played, type Step } from './Played.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';
import { Workspace, type WorkspaceFixture } from './Workspace.tsx';

/** s */
const DAY = 86_400;

type RoomFixture = Partial<Omit<SubscriptionWithRoom, 'lastMessage'>> & {
	readonly name: string;
	readonly text?: string;
	/** By oneself. */
	readonly own?: boolean;
	/** Its text is encrypted: the server has nothing of it to show. */
	readonly encrypted?: boolean;
	/** How long ago the last message was written. */
	readonly daysAgo?: number;
};

const OTHER = { _id: 'bob', username: 'bob' };

/** A room as the server gives it. */
const roomOf = ({ name, text, own, encrypted, daysAgo = 0, ...of }: RoomFixture): SubscriptionWithRoom => {
	const lm = new Date(inSeconds(-daysAgo * DAY));
	return {
		_id: name,
		rid: name,
		_updatedAt: lm,
		u: SELF,
		t: 'd',
		name,
		open: true,
		ts: lm,
		unread: 0,
		userMentions: 0,
		groupMentions: 0,
		uids: [SELF._id, name],
		usersCount: 2,
		...(text !== undefined && {
			lm,
			lastMessage: {
				_id: name,
				_updatedAt: lm,
				rid: name,
				msg: text,
				ts: lm,
				u: own ? SELF : OTHER,
				...(encrypted && { t: 'e2e' as const }),
			},
		}),
		...of,
	};
};

/** Somebody in each state of presence; a state without its room doesn't compile. */
const PEOPLE: Record<UserStatus, SubscriptionWithRoom> = {
	online: roomOf({ name: 'bob', fname: 'Bob Ferreira', text: 'Gladly.', unread: 2 }),
	away: roomOf({ name: 'carla', fname: 'Carla Mendes', text: 'See you on Monday', own: true, daysAgo: 1 }),
	busy: roomOf({ name: 'dmitri', fname: 'Dmitri Orlov', text: 'Slides are in the *folder*', unread: 128 }),
	offline: roomOf({ name: 'erin', fname: 'Erin Walsh', text: 'On my way', daysAgo: 3 }),
};

const PRESENCES: Readonly<Record<string, UserStatus>> = {
	[SELF._id]: 'online',
	...Object.fromEntries((Object.keys(PEOPLE) as UserStatus[]).map((status) => [PEOPLE[status].name, status])),
};

/** Rooms that look otherwise than a direct message with a text. */
const OTHERS = {
	encrypted: roomOf({ name: 'farid', fname: 'Farid Haddad', text: 'ciphertext', encrypted: true, unread: 1 }),
	group: roomOf({
		name: 'bob, carla',
		fname: 'Bob Ferreira, Carla Mendes',
		text: 'Lunch?',
		uids: [SELF._id, 'bob', 'carla'],
		group: true,
		daysAgo: 30,
	}),
	'with oneself': roomOf({ name: SELF.username, fname: SELF.name, text: 'Milk', own: true, uids: [SELF._id] }),
	'nothing written yet': roomOf({ name: 'grace', fname: 'Grace Hopper' }),
	'a text that is hidden': roomOf({ name: 'heidi', fname: 'Heidi', text: '||the butler||', daysAgo: 400 }),
	'long words': roomOf({
		name: 'a.very.long.username.that.goes.on.and.on',
		text: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
		unread: 12,
	}),
} as const;

/** Some rooms for pages that have the list beside them. */
export const SOME_ROOMS: WorkspaceFixture = { rooms: Object.values(PEOPLE), presences: PRESENCES };

/** The list as it is, also on a narrow window, where it is closed at first. */
const OpenSidebar = () => {
	const layout = useLayout();
	const open = useMemo(() => ({ ...layout, sidebar: { ...layout.sidebar, isCollapsed: false } }), [layout]);
	return (
		<LayoutContext.Provider value={open}>
			<div className="frame">
				<Sidebar />
			</div>
		</LayoutContext.Provider>
	);
};

const NO_STEPS: readonly Step[] = [];

const stateOf = (title: string, fixture: WorkspaceFixture, steps = NO_STEPS): GalleryState => ({
	id: `rooms ${title}`,
	title,
	height: 720,
	render: () => (
		<Workspace presences={PRESENCES} {...fixture}>
			<Fixture>
				<Played steps={steps}>
					<OpenSidebar />
				</Played>
			</Fixture>
		</Workspace>
	),
});

const ALL = [...Object.values(PEOPLE), ...Object.values(OTHERS)];

export const ROOMS: GalleryGroup = {
	title: 'Rooms list',
	states: [
		stateOf('each kind of room', { rooms: ALL }),
		...ALL.map((room) => stateOf(`open: ${room.fname ?? room.name}`, { rooms: ALL, path: `/direct/${room.rid}` })),
		stateOf('still loading', {}),
		stateOf('no rooms yet', { rooms: [] }),
		stateOf('more rooms to load', { rooms: ALL, hasMoreRooms: true }),
		stateOf('rooms found', { rooms: ALL }, [{ fill: 'Search_rooms', text: 'bob' }]),
		stateOf('no rooms found', { rooms: ALL }, [{ fill: 'Search_rooms', text: 'zoe' }]),
	],
};
