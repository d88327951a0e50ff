import type { UserSummary } from '@rocket.chat/ui-contexts';
import type { ReactNode } from 'react';
import type { E2ESnapshot } from '../../app/e2e/client/index.ts';
import { NewDirectMessageDialog } from '../sidebar/NewDirectMessageDialog.tsx';
import { OtrInvitationDialog } from '../views/otr/index.ts';
import { LeaveRoomDialog } from '../views/room/exits/LeaveRoomDialog.tsx';
import { SERVER_ERRORS } from './errors.ts';
import { Fixture } from './Fixture.tsx';
import { ROOM, UNLOCKED } from './fixtures.ts';
import { inSeconds } from './moment.ts';
import { Played, type Step } from './Played.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';
import { Workspace } from './Workspace.tsx';

const nothing = (): void => undefined;

const invitation = (title: string, e2e: E2ESnapshot, needsKey: boolean): GalleryState => ({
	id: `dialog ${title}`,
	title,
	height: 760,
	render: () => (
		<Fixture e2e={e2e} invitations={[{ rid: ROOM._id, username: 'bob', needsKey, expiresAt: inSeconds(60) }]}>
			<OtrInvitationDialog />
		</Fixture>
	),
});

export const INVITATIONS: GalleryGroup = {
	title: 'Invitation',
	states: [
		invitation('invitation', UNLOCKED, false),
		invitation('invitation, key locked', { status: 'locked' }, true),
		invitation('invitation, no key', { status: 'missing' }, true),
	],
};

const FOUND: UserSummary[] = [
	{ _id: 'bob', username: 'bob', name: 'Bob Ferreira', type: 'user' },
	{ _id: 'bobby', username: 'bobby', name: 'Bobby', type: 'user' },
];

const NO_STEPS: readonly Step[] = [];

const ofRooms = (title: string, dialog: ReactNode, steps = NO_STEPS, found = FOUND): GalleryState => ({
	id: `dialog ${title}`,
	title,
	height: 560,
	render: () => (
		<Workspace answers={{ 'GET /v1/users.autocomplete': async () => ({ items: found }) }}>
			<Played steps={steps}>{dialog}</Played>
		</Workspace>
	),
});

const leaving = (title: string, leave: () => Promise<void>, steps = NO_STEPS): GalleryState =>
	ofRooms(title, <LeaveRoomDialog name="Bob, Carla" onClose={nothing} onLeave={leave} />, steps);

const LEAVE: readonly Step[] = [{ press: 'Leave' }];
const newMessage = <NewDirectMessageDialog onClose={nothing} />;

export const ROOM_DIALOGS: GalleryGroup = {
	title: 'Room dialogs',
	states: [
		ofRooms('new direct message', newMessage),
		ofRooms('new direct message, people found', newMessage, [{ fill: 'Users', text: 'bob' }]),
		ofRooms('new direct message, nobody found', newMessage, [{ fill: 'Users', text: 'zoe' }], []),
		leaving('leave a group', async () => undefined),
		leaving('leave a group, under way', () => new Promise(nothing), LEAVE),
		...SERVER_ERRORS.map((error) => leaving(`leave a group: ${error.error}`, () => Promise.reject(error), LEAVE)),
	],
};
