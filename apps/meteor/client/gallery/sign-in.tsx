import type { AuthenticationContextValue, SettingValue } from '@rocket.chat/ui-contexts';
import { type ReactNode, useState } from 'react';
import { SignedOutPages } from '../views/root/index.ts';
import { SERVER_ERRORS, serverError } from './errors.ts';
import { Played, type Step } from './Played.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';
import { Workspace } from './Workspace.tsx';

type SignInFixture = {
	readonly path?: '/login' | '/register';
	readonly settings?: Readonly<Record<string, SettingValue>>;
	readonly authentication?: Partial<AuthenticationContextValue>;
	readonly steps?: readonly Step[];
	/** The page was opened by the link that start-up prints. */
	readonly setupLink?: true;
};

const NO_STEPS: readonly Step[] = [];

/** Puts the token into the page's address before its views read it. */
const SetupLink = ({ children }: { readonly children: ReactNode }) => {
	useState(() => history.replaceState(null, '', '#setup=gallery'));
	return children;
};

const stateOf = (
	title: string,
	{ path = '/login', settings, authentication, steps = NO_STEPS, setupLink }: SignInFixture = {},
): GalleryState => ({
	id: `sign-in ${title}`,
	title,
	height: path === '/register' ? 860 : 700,
	render: () => {
		const page = (
			<Workspace path={path} settings={settings} authentication={authentication}>
				<Played steps={steps}>
					<SignedOutPages />
				</Played>
			</Workspace>
		);
		return setupLink ? <SetupLink>{page}</SetupLink> : page;
	},
});

const LOG_IN: readonly Step[] = [
	{ fill: 'Email_or_username', text: 'bob' },
	{ fill: 'Password', text: 'a password' },
	{ press: 'Login' },
];

const refusedLogin = (title: string, error: Error): GalleryState =>
	stateOf(title, { authentication: { loginWithPassword: () => Promise.reject(error) }, steps: LOG_IN });

/** Why a sign-in ended; a reason without its state doesn't compile. */
const ENDED: Record<NonNullable<AuthenticationContextValue['ended']>, true> = {
	'password-changed': true,
	'password-reset': true,
	'logged-out-elsewhere': true,
	deactivated: true,
};

const typed = (password: string, confirmation = password): readonly Step[] => [
	{ fill: 'Name', text: 'Bob Ferreira' },
	{ fill: 'Email', text: 'bob@example.com' },
	{ fill: 'Username', text: 'bob' },
	{ fill: 'Password', text: password },
	{ fill: 'Confirm_your_password', text: confirmation },
];

const STRONG = 'violet harbour 42 tambourine';

const AWAITS_ADMIN = { Show_Setup_Wizard: 'pending' };
const CLOSED = { Accounts_RegistrationForm: 'Disabled' };

export const SIGN_IN: GalleryGroup = {
	title: 'Sign-in',
	states: [
		stateOf('sign in'),
		stateOf('without registration', { settings: CLOSED }),
		stateOf('fields left empty', { steps: [{ press: 'Login' }] }),
		stateOf('is signing in', {
			authentication: { loginWithPassword: () => new Promise(() => undefined) },
			steps: LOG_IN,
		}),
		refusedLogin('wrong password', serverError('403')),
		refusedLogin('too many sign-ins', serverError('error-too-many-sign-ins', undefined, { limit: 50 })),
		...SERVER_ERRORS.map((error) => refusedLogin(`refused: ${error.error}`, error)),
		...(Object.keys(ENDED) as (keyof typeof ENDED)[]).map((ended) =>
			stateOf(`ended: ${ended}`, { authentication: { ended } }),
		),
		stateOf('a password must be chosen', { authentication: { mustChangePassword: true } }),
		stateOf('no administrator yet', { settings: AWAITS_ADMIN }),
	],
};

export const REGISTRATION: GalleryGroup = {
	title: 'Registration',
	states: [
		stateOf('register', { path: '/register' }),
		stateOf('register, fields left empty', { path: '/register', steps: [{ press: 'Join_your_team' }] }),
		stateOf('register, weak password', {
			path: '/register',
			steps: [...typed('bobferreira1', 'another'), { press: 'Join_your_team' }],
		}),
		stateOf('register, strong password', { path: '/register', steps: typed(STRONG) }),
		stateOf('register, refused', {
			path: '/register',
			authentication: {
				register: () => Promise.reject(serverError('error-field-unavailable', 'bob is already in use')),
			},
			steps: [...typed(STRONG), { press: 'Join_your_team' }],
		}),
		stateOf('registration is closed', { path: '/register', settings: CLOSED }),
		stateOf('the first administrator', { path: '/register', settings: AWAITS_ADMIN, setupLink: true }),
		stateOf('the link of the administrator was used', { path: '/register', setupLink: true }),
	],
};
