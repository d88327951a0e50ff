import type { ReactNode } from 'react';
import type { ChangeRefusal, E2EKeys, E2ESnapshot, ResetRefusal, UnlockRefusal } from '../../app/e2e/client/index.ts';
import { ChangePasswordDialog } from '../views/e2e/ChangePasswordDialog.tsx';
import { EnterPasswordDialog } from '../views/e2e/EnterPasswordDialog.tsx';
import { ResetKeyDialog } from '../views/e2e/ResetKeyDialog.tsx';
import { SavePasswordDialog } from '../views/e2e/SavePasswordDialog.tsx';
import { Fixture } from './Fixture.tsx';
import { type E2EOutcomes, TO_SAVE, UNLOCKED } from './fixtures.ts';
import { Played, type Step } from './Played.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';

const nothing = (): void => undefined;
const never = (): Promise<never> => new Promise(nothing);

type DialogFixture = { readonly outcomes?: E2EOutcomes; readonly steps?: readonly Step[] };

const NO_STEPS: readonly Step[] = [];

const stateOf = (
	title: string,
	e2e: E2ESnapshot,
	dialog: ReactNode,
	{ outcomes, steps = NO_STEPS }: DialogFixture = {},
): GalleryState => ({
	id: `dialog ${title}`,
	title,
	height: 860,
	render: () => (
		<Fixture e2e={e2e} outcomes={outcomes}>
			<Played steps={steps}>{dialog}</Played>
		</Fixture>
	),
});

/** Why a password doesn't unlock the key; a refusal without its state doesn't compile, here and below. */
const UNLOCKING: Record<UnlockRefusal, true> = {
	'wrong-password': true,
	malformed: true,
	'weak-parameters': true,
	'huge-parameters': true,
	'bundle-mismatch': true,
	'rolled-back': true,
	unavailable: true,
};

const CHANGING: Record<ChangeRefusal, true> = {
	...UNLOCKING,
	'wrong-login-password': true,
	'too-many-attempts': true,
	'empty-password': true,
	'same-password': true,
	'weak-password': true,
	'login-password': true,
	'changed-elsewhere': true,
	unconfirmed: true,
};

const RESETTING: Record<ResetRefusal, true> = {
	'wrong-login-password': true,
	'too-many-attempts': true,
	unavailable: true,
	unconfirmed: true,
};

const ENTER: readonly Step[] = [{ fill: 'E2E_password', text: 'seven words' }, { press: 'E2E_enable' }];

const entering = (title: string, unlock?: E2EKeys['unlock'], steps = ENTER): GalleryState =>
	stateOf(
		title,
		{ status: 'locked' },
		<EnterPasswordDialog onClose={nothing} onForgotten={nothing} />,
		unlock && { outcomes: { unlock }, steps },
	);

const CHOOSE: readonly Step[] = [
	{ fill: 'E2E_current_password', text: 'seven words' },
	{ press: 'E2E_new_chosen' },
	{ fill: 'E2E_new_password', text: 'violet harbour 42 tambourine' },
	{ fill: 'E2E_new_confirm', text: 'violet harbour 42 tambourine' },
	{ fill: 'E2E_login_password', text: 'my own' },
];
const CHANGE: readonly Step[] = [...CHOOSE, { press: 'E2E_Encryption_Password_Change' }];

const changing = (title: string, steps = NO_STEPS, changePassword?: E2EKeys['changePassword']): GalleryState =>
	stateOf(title, UNLOCKED, <ChangePasswordDialog onClose={nothing} />, {
		outcomes: changePassword && { changePassword },
		steps,
	});

const RESET: readonly Step[] = [
	{ press: 'E2E_reset_confirm' },
	{ fill: 'E2E_login_password', text: 'my own' },
	{ press: 'E2E_Reset_Key' },
];

const resetting = (title: string, outcomes?: E2EOutcomes, steps = NO_STEPS): GalleryState =>
	stateOf(title, UNLOCKED, <ResetKeyDialog onClose={nothing} onReset={nothing} />, { outcomes, steps });

const NAMES = ['bob', 'carla', 'dmitri', 'erin', 'farid', 'grace', 'heidi', 'ivan', 'judy'];

export const E2E_DIALOGS: GalleryGroup = {
	title: 'End-to-end encryption dialogs',
	states: [
		stateOf('save password', TO_SAVE, <SavePasswordDialog onClose={nothing} />),
		stateOf(
			'save password, asked for at each reload',
			{ ...TO_SAVE, promptOnReload: true },
			<SavePasswordDialog onClose={nothing} />,
		),
		entering('enter password'),
		entering('enter password, left empty', never, [{ press: 'E2E_enable' }]),
		entering('enter password, under way', never),
		...(Object.keys(UNLOCKING) as UnlockRefusal[]).map((error) =>
			entering(`enter password: ${error}`, async () => ({ ok: false, error })),
		),
		changing('change password'),
		changing('change password, one of one’s own', CHOOSE),
		changing('change password, left empty', [{ press: 'E2E_Encryption_Password_Change' }]),
		changing('change password, under way', CHANGE, never),
		...(Object.keys(CHANGING) as ChangeRefusal[]).map((error) =>
			changing(`change password: ${error}`, CHANGE, async () => ({ ok: false, error })),
		),
		resetting('reset key'),
		resetting('reset key, much is lost', {
			consequences: async () => ({
				warned: NAMES,
				carried: [],
				lost: ['one', 'two', 'three'],
				pinsLost: true,
				sessionsEnd: true,
			}),
		}),
		resetting('reset key, nothing is known', { consequences: () => Promise.reject(new Error('unavailable')) }),
		resetting('reset key, under way', { reset: never }, RESET),
		...(Object.keys(RESETTING) as ResetRefusal[]).map((error) =>
			resetting(`reset key: ${error}`, { reset: async () => ({ ok: false, error }) }, RESET),
		),
	],
};
