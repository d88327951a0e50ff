import { DdpClient, MethodError } from '@rocket.chat/otr-ddp-client';
import type { SignedInUser } from '@rocket.chat/ui-contexts';
import { createRest } from '../../app/api/client/index.ts';
import { AccountSession, CredentialStore, digestPassword } from '../../app/authentication/client/index.ts';
import { PresenceStore } from '../../app/presence/client/index.ts';
import { RoomLoader, RoomsStore } from '../../app/rooms/client/index.ts';
import { PublicSettings } from '../../app/settings/client/index.ts';
import { PeopleStore } from '../../app/users/client/index.ts';
import { browserEnvironment } from './browser-environment.ts';
import { followServer } from './follow-server.ts';
import { OtrEventBuffer } from './otr-event-buffer.ts';
import { accountOf } from './otr-ports.ts';
import { createHistoryRouter } from './router/history-router.ts';
import { routes } from './router/routes.ts';
import type { Workspace } from './workspace.ts';

/** Codes by which a server says that a token or an account is no longer good (Meteor's accounts: 403). */
const REFUSALS: readonly (string | number)[] = [
	401,
	403,
	'401',
	'403',
	'error-user-is-not-activated',
	'error-invalid-user',
	'error-invalid-token',
];

/** Builds the workspace of this page and connects. */
export function createWorkspace(): Workspace {
	const credentials = new CredentialStore(localStorage, (listener) =>
		window.addEventListener('storage', ({ key }) => listener(key)),
	);
	const rest = createRest({ fetch: (url, init) => fetch(url, init), credentials: () => credentials.read() });
	const ddp: DdpClient = new DdpClient({
		environment: browserEnvironment(),
		authenticate: (call) => session.authenticate(call),
	});
	const session: AccountSession = new AccountSession({
		call: ddp.call,
		credentials,
		digest: digestPassword,
		salt: () => crypto.getRandomValues(new Uint32Array(8)).join('-'),
		me: async () => (await rest({ method: 'GET', pathPattern: '/v1/me', keys: {} })) as SignedInUser,
		after: (ms, callback) => void setTimeout(callback, ms),
		restart: ddp.restart,
		isRefusal: (error) => error instanceof MethodError && REFUSALS.includes(error.error),
	});
	const rooms = new RoomsStore();
	const workspace: Workspace = {
		ddp,
		rest,
		session,
		settings: new PublicSettings(),
		presence: new PresenceStore({
			watch: ({ added, removed }) => ddp.subscribe('stream-user-presence', '', { added, removed }),
			after: (ms, callback) => void setTimeout(callback, ms),
		}),
		people: new PeopleStore((uid) => accountOf(rest, uid)),
		rooms,
		roomLoader: new RoomLoader(rooms, { call: ddp.call, after: (ms, callback) => void setTimeout(callback, ms) }),
		otrFrames: new OtrEventBuffer(),
		router: createHistoryRouter(window, routes),
	};
	followServer(workspace);
	return workspace;
}
