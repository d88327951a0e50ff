import type { ReactNode } from 'react';
import type { E2ESnapshot } from '../../app/e2e/client/index.ts';
import { ChangePasswordDialog } from '../views/e2e/ChangePasswordDialog.tsx';
import { EnterPasswordDialog } from '../views/e2e/EnterPasswordDialog.tsx';
import { ResetKeyDialog } from '../views/e2e/ResetKeyDialog.tsx';
import { SavePasswordDialog } from '../views/e2e/SavePasswordDialog.tsx';
import { OtrInvitationDialog } from '../views/otr/index.ts';
import { Fixture } from './Fixture.tsx';
import { ROOM, TO_SAVE, UNLOCKED } from './fixtures.ts';
import { inSeconds } from './moment.ts';
import type { GalleryGroup, GalleryState } from './state.ts';

const nothing = (): void => undefined;

const stateOf = (title: string, e2e: E2ESnapshot, dialog: ReactNode, needsKey?: boolean): GalleryState => ({
	id: `dialog ${title}`,
	title,
	height: 760,
	render: () => {
		const expiresAt = inSeconds(60);
		const invitations = needsKey === undefined ? [] : [{ rid: ROOM._id, username: 'bob', needsKey, expiresAt }];
		return (
			<Fixture e2e={e2e} invitations={invitations}>
				{dialog}
			</Fixture>
		);
	},
});

export const INVITATIONS: GalleryGroup = {
	title: 'Invitation',
	states: [
		stateOf('invitation', UNLOCKED, <OtrInvitationDialog />, false),
		stateOf('invitation, key locked', { status: 'locked' }, <OtrInvitationDialog />, true),
		stateOf('invitation, no key', { status: 'missing' }, <OtrInvitationDialog />, true),
	],
};

export const E2E_DIALOGS: GalleryGroup = {
	title: 'End-to-end encryption dialogs',
	states: [
		stateOf('save password', TO_SAVE, <SavePasswordDialog onClose={nothing} />),
		stateOf(
			'save password, asked for at each reload',
			{ ...TO_SAVE, promptOnReload: true },
			<SavePasswordDialog onClose={nothing} />,
		),
		stateOf('enter password', { status: 'locked' }, <EnterPasswordDialog onClose={nothing} onForgotten={nothing} />),
		stateOf('change password', UNLOCKED, <ChangePasswordDialog onClose={nothing} />),
		stateOf('reset key', UNLOCKED, <ResetKeyDialog onClose={nothing} onReset={nothing} />),
	],
};
