import type { TranslationKey } from '@rocket.chat/i18n';
import type { AdminSetting, AdminUser } from '@rocket.chat/ui-contexts';
import { otrSettings } from '../../app/otr/lib/settings.ts';
import { AdminPage } from '../views/admin/index.ts';
import { SetPasswordDialog } from '../views/admin/users/SetPasswordDialog.tsx';
import { MainFrame } from '../views/root/MainFrame.tsx';
import { serverError } from './errors.ts';
import { Fixture } from './Fixture.tsx';
import { SELF } from './fixtures.ts';
import { Played, type Step } from './Played.tsx';
import { SOME_ROOMS } from './rooms.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';
import { type Answers, Workspace } from './Workspace.tsx';

type Group<Key = TranslationKey> = Key extends `Group_${string}_description`
	? never
	: Key extends `Group_${infer Name}`
		? Name
		: never;

type Row = Omit<AdminSetting, 'group' | '_id'> & { readonly _id: TranslationKey };

/** The settings of each page; a group without an entry doesn't compile. */
const SETTINGS: Record<Group, readonly Row[]> = {
	General: [
		{ _id: 'Site_Name', type: 'string', value: 'Acme', packageValue: 'Rocket.Chat' },
		{ _id: 'Site_Url', type: 'string', value: 'https://chat.example.com', valueSource: 'processEnvValue' },
	],
	Accounts: [
		{
			_id: 'Accounts_RegistrationForm',
			type: 'select',
			value: 'Public',
			values: [
				{ key: 'Public', i18nLabel: 'Public' },
				{ key: 'Disabled', i18nLabel: 'Disabled' },
			],
		},
		{ _id: 'Accounts_Password_Policy_MinLength', type: 'int', value: 12, packageValue: 8, minValue: 8, maxValue: 100 },
	],
	Message: [{ _id: 'Message_MaxAllowedSize', type: 'int', value: 5000, packageValue: 5000, minValue: 1 }],
	Rooms: [{ _id: 'DirectMesssage_maxUsers', type: 'int', value: 8, packageValue: 8, minValue: 1, maxValue: 100 }],
	'E2E Encryption': [{ _id: 'E2E_Enable', type: 'boolean', value: true, packageValue: true }],
	OTR: otrSettings.map((setting) => ({ ...setting, value: setting.packageValue })),
};

const ALL: AdminSetting[] = (Object.keys(SETTINGS) as Group[]).flatMap((group) =>
	SETTINGS[group].map((setting) => ({ ...setting, group })),
);

const withAddress = (address: string): AdminSetting[] =>
	ALL.map((setting) => (setting._id === 'Site_Url' ? { ...setting, value: address } : setting));

const USERS: readonly AdminUser[] = [
	{ _id: SELF._id, username: SELF.username, name: SELF.name, type: 'user', active: true, roles: ['admin', 'user'] },
	{ _id: 'bob', username: 'bob', name: 'Bob Ferreira', type: 'user', active: true, roles: ['user'] },
	{ _id: 'carla', username: 'carla', name: 'Carla Mendes', type: 'user', active: false, roles: ['user'] },
	{
		_id: 'long',
		username: 'a.very.long.username.that.goes.on.and.on',
		name: 'Maximiliane Donaudampfschifffahrt-Gesellschaft',
		type: 'user',
		active: true,
		roles: ['user'],
	},
];

const refuse = () => Promise.reject(serverError('error-no-connection'));
const answers = (settings: AdminSetting[], users: readonly AdminUser[] = USERS): Answers => ({
	'GET /v1/settings': async () => ({ settings }),
	'GET /v1/users.list': async () => ({ users: [...users], total: users.length }),
});

const LOADED = answers(ALL);
const NO_STEPS: readonly Step[] = [];

type AdminFixture = { readonly answers?: Answers; readonly steps?: readonly Step[]; readonly isAdmin?: boolean };

const stateOf = (
	title: string,
	path: string,
	{ answers: given = LOADED, steps = NO_STEPS, isAdmin = true }: AdminFixture = {},
): GalleryState => ({
	id: `admin ${title}`,
	title,
	height: 800,
	render: () => (
		<Workspace {...SOME_ROOMS} path={path} isAdmin={isAdmin} answers={given}>
			<Fixture>
				<Played steps={steps}>
					<MainFrame>
						<AdminPage />
					</MainFrame>
				</Played>
			</Fixture>
		</Workspace>
	),
});

const proofOf = async () => ({ digest: '', algorithm: 'sha-256' }) as const;

const setPassword = (title: string, update: Answers['POST /v1/users.update'], steps = NO_STEPS): GalleryState => ({
	id: `admin ${title}`,
	title,
	height: 560,
	render: () => (
		<Workspace answers={{ 'POST /v1/users.update': update }} authentication={{ proveLoginPassword: proofOf }}>
			<Played steps={steps}>
				<SetPasswordDialog
					user={{ _id: 'bob', username: 'bob', type: 'user', active: true, roles: ['user'] }}
					onClose={() => undefined}
				/>
			</Played>
		</Workspace>
	),
});

const CONFIRM: readonly Step[] = [{ fill: 'Set_password_proof', text: 'my own' }, { press: 'Set_password_submit' }];
const BOB: AdminUser = { _id: 'bob', username: 'bob', type: 'user', active: true, roles: ['user'] };

export const ADMIN: GalleryGroup = {
	title: 'Administration',
	states: [
		stateOf('settings', '/admin/settings'),
		...(Object.keys(SETTINGS) as Group[]).map((group) =>
			stateOf(`settings: ${group}`, `/admin/settings/${encodeURIComponent(group)}`),
		),
		stateOf('a setting that is not saved yet', '/admin/settings/OTR', {
			steps: [{ fill: 'OTR_Invite_Timeout', text: '90' }],
		}),
		stateOf('a setting that is out of range', '/admin/settings/OTR', {
			steps: [{ fill: 'OTR_Invite_Timeout', text: '5' }],
		}),
		stateOf('an address without encryption', '/admin/settings/OTR', {
			answers: answers(withAddress('http://chat.example.com')),
		}),
		stateOf('settings, none found', '/admin/settings', { steps: [{ fill: 'Search_settings', text: 'zzz' }] }),
		stateOf('settings, still loading', '/admin/settings/OTR', { answers: {} }),
		stateOf('settings, not loaded', '/admin/settings/OTR', { answers: { 'GET /v1/settings': refuse } }),
		stateOf('users', '/admin/users'),
		stateOf('users, none found', '/admin/users', { answers: answers(ALL, []) }),
		stateOf('users, still loading', '/admin/users', { answers: {} }),
		stateOf('users, not loaded', '/admin/users', { answers: { 'GET /v1/users.list': refuse } }),
		stateOf('not an administrator', '/admin/settings', { isAdmin: false }),
		setPassword('set a password', undefined),
		setPassword(
			'set a password, wrong own password',
			() => Promise.reject(serverError('error-invalid-password')),
			CONFIRM,
		),
		setPassword('set a password, refused', refuse, CONFIRM),
		setPassword('set a password, done', async () => ({ user: BOB }), CONFIRM),
	],
};
