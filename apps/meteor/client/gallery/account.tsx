import type { FailedSignIns, Session } from '@rocket.chat/ui-contexts';
import type { ReactNode } from 'react';
import type { E2EMissingReason, E2ESnapshot, E2EStatus } from '../../app/e2e/client/index.ts';
import { ChangeLoginPasswordDialog } from '../views/account/ChangeLoginPasswordDialog.tsx';
import { AccountPage, FailedSignInsBanner } from '../views/account/index.ts';
import { MainFrame } from '../views/root/MainFrame.tsx';
import { SERVER_ERRORS, serverError } from './errors.ts';
import { Fixture } from './Fixture.tsx';
import { type E2EOutcomes, TO_SAVE, UNLOCKED } from './fixtures.ts';
import { Played, type Step } from './Played.tsx';
import { SOME_ROOMS } from './rooms.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';
import { type Answers, Workspace } from './Workspace.tsx';

const THEN = new Date(2026, 0, 15, 12).toISOString();

const SESSIONS: Session[] = [
	{
		sessionId: 'here',
		loginAt: THEN,
		expiresAt: THEN,
		current: true,
		device: { name: 'Chrome', os: { name: 'Linux' } },
	},
	{ sessionId: 'phone', loginAt: THEN, expiresAt: THEN, current: false, device: { name: 'Firefox' } },
	{ sessionId: 'unknown', loginAt: THEN, expiresAt: THEN, current: false },
];

const GUESSES: FailedSignIns = { count: 12, fromKnownNetworks: 3, slowed: 140, first: THEN, last: THEN };

const LOADED: Answers = {
	'GET /v1/sessions/list': async () => ({ sessions: SESSIONS }),
	'GET /v1/users.getFailedSignIns': async () => ({ failed: null }),
};
const GUESSED: Answers = { ...LOADED, 'GET /v1/users.getFailedSignIns': async () => ({ failed: GUESSES }) };
const NOT_LOADED: Answers = {
	...LOADED,
	'GET /v1/sessions/list': () => Promise.reject(serverError('error-no-connection')),
};
const LOADING: Answers = { ...LOADED, 'GET /v1/sessions/list': undefined };

const NO_STEPS: readonly Step[] = [];

type AccountFixture = {
	readonly e2e?: E2ESnapshot;
	readonly outcomes?: E2EOutcomes;
	readonly answers?: Answers;
	readonly steps?: readonly Step[];
};

const stateOf = (
	title: string,
	section: 'preferences' | 'security',
	{ e2e = UNLOCKED, outcomes, answers = LOADED, steps = NO_STEPS }: AccountFixture = {},
): GalleryState => ({
	id: `account ${title}`,
	title,
	height: 1100,
	render: () => (
		<Workspace {...SOME_ROOMS} path={`/account/${section}`} answers={answers}>
			<Fixture e2e={e2e} outcomes={outcomes}>
				<Played steps={steps}>
					<MainFrame>
						<AccountPage />
					</MainFrame>
				</Played>
			</Fixture>
		</Workspace>
	),
});

/** The end-to-end key in each status; a status or a reason without its state doesn't compile. */
const KEYS: Record<E2EStatus, E2ESnapshot> = {
	loading: { status: 'loading' },
	missing: { status: 'missing' },
	'save-password': TO_SAVE,
	locked: { status: 'locked' },
	unlocked: { status: 'unlocked', promptOnReload: true },
};

const MISSING: Record<E2EMissingReason, true> = {
	'insecure-context': true,
	disabled: true,
	withheld: true,
	mismatch: true,
	'server-unreachable': true,
	'storage-refused': true,
};

const changing = (
	title: string,
	steps = NO_STEPS,
	change: () => Promise<void> = async () => undefined,
): GalleryState => ({
	id: `account ${title}`,
	title,
	height: 760,
	render: () => (
		<Workspace authentication={{ changePassword: change }}>
			<Played steps={steps}>
				<ChangeLoginPasswordDialog onClose={() => undefined} />
			</Played>
		</Workspace>
	),
});

const typed = (password: string): readonly Step[] => [
	{ fill: 'Current_login_password', text: 'my own' },
	{ fill: 'New_login_password', text: password },
	{ fill: 'Confirm_new_login_password', text: password },
	{ press: 'Change_login_password' },
];
const TYPED = typed('violet harbour 42 tambourine');

/** Refusals that are told at their field. */
const AT_FIELDS = ['error-invalid-password', 'error-password-same-as-current', 'error-password-policy-not-met'];

const banner = (title: string, shown: ReactNode, answers: Answers): GalleryState => ({
	id: `account ${title}`,
	title,
	height: 80,
	render: () => <Workspace answers={answers}>{shown}</Workspace>,
});

export const ACCOUNT: GalleryGroup = {
	title: 'Account',
	states: [
		stateOf('preferences', 'preferences'),
		...(Object.keys(KEYS) as E2EStatus[]).map((status) =>
			stateOf(`security, key: ${status}`, 'security', { e2e: KEYS[status] }),
		),
		...(Object.keys(MISSING) as E2EMissingReason[]).map((reason) =>
			stateOf(`security, no key: ${reason}`, 'security', { e2e: { status: 'missing', reason } }),
		),
		stateOf('security, the choice was not stored', 'security', {
			outcomes: { setPromptOnReload: () => Promise.reject(new Error('refused')) },
			steps: [{ press: 'E2E_ask_each_reload' }],
		}),
		stateOf('security, guesses at the password', 'security', { answers: GUESSED }),
		banner('guesses at the password, above every page', <FailedSignInsBanner />, GUESSED),
		stateOf('security, sign-ins still loading', 'security', { answers: LOADING }),
		stateOf('security, sign-ins not loaded', 'security', { answers: NOT_LOADED }),
		changing('change login password'),
		changing('change login password, left empty', [{ press: 'Change_login_password' }]),
		changing('change login password, weak', typed('alice1234')),
		changing('change login password, under way', TYPED, () => new Promise(() => undefined)),
		...[...AT_FIELDS.map((code) => serverError(code)), ...SERVER_ERRORS].map((error) =>
			changing(`change login password: ${error.error}`, TYPED, () => Promise.reject(error)),
		),
	],
};
