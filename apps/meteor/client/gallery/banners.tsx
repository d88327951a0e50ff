import { AuthenticationContext, type ConnectionStatus, ConnectionStatusContext } from '@rocket.chat/ui-contexts';
import { useContext } from 'react';
import type { E2ESnapshot } from '../../app/e2e/client/index.ts';
import { type ComposerGate, type SubmitOutcome, useOtr } from '../../app/otr/client/index.ts';
import { ConnectionBanner } from '../components/ConnectionBanner.tsx';
import { E2EBanner } from '../views/e2e/index.ts';
import { Composer } from '../views/room/composer/Composer.tsx';
import { serverError } from './errors.ts';
import { Fixture } from './Fixture.tsx';
import { ROOM, TO_SAVE } from './fixtures.ts';
import { inSeconds } from './moment.ts';
import { GATED_STATES } from './otr-states.ts';
import { Played, type Step } from './Played.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';
import { Workspace } from './Workspace.tsx';

const RoomComposer = () => <Composer otr={useOtr(ROOM._id)} sendPlain={async () => undefined} />;

const GATES: Readonly<Record<string, ComposerGate>> = {
	plain: { mode: 'plain' },
	'off the record': { mode: 'otr', maxLength: 5000, held: false },
	'off the record, held': { mode: 'otr', maxLength: 5000, held: true },
	'before the marker is looked up': { mode: 'blocked', phase: 'initializing' },
};

type SubmitRefusal = Extract<SubmitOutcome, { ok: false }>;

/** Why a text isn't taken; a refusal without its state doesn't compile. An empty text is refused in silence. */
const REFUSALS: Record<SubmitRefusal['error'], SubmitRefusal> = {
	blocked: { ok: false, error: 'blocked' },
	'too-long': { ok: false, error: 'too-long', length: 6102, maxLength: 5000 },
	empty: { ok: false, error: 'empty' },
	'not-a-command': { ok: false, error: 'not-a-command' },
};

const HANDED_BACK = ['Shall we meet at six?'];

const SEND: readonly Step[] = [{ fill: 'Message', text: '/giphy a river' }, { press: 'Send' }];

const COMPOSERS: readonly GalleryState[] = [
	...Object.entries(GATES).map(([name, gate]) => ({
		id: `composer ${name}`,
		title: name,
		height: 120,
		render: () => (
			<Fixture gate={gate}>
				<RoomComposer />
			</Fixture>
		),
	})),
	...Object.values(REFUSALS).map((submitted) => ({
		id: `composer not taken: ${submitted.error}`,
		title: `not taken: ${submitted.error}`,
		height: 140,
		render: () => (
			<Fixture gate={{ mode: 'otr', maxLength: 5000, held: false }} submitted={submitted}>
				<Played steps={SEND}>
					<RoomComposer />
				</Played>
			</Fixture>
		),
	})),
	...[true, false].map((isPlain) => ({
		id: `composer handed back, ${isPlain ? 'plain' : 'blocked'}`,
		title: `texts handed back, ${isPlain ? 'ordinary messages again' : 'session over'}`,
		height: 320,
		render: () => (
			<Fixture
				snapshot={
					isPlain ? { handedBack: HANDED_BACK } : { phase: 'lost', reason: 'reloaded', handedBack: HANDED_BACK }
				}
				gate={isPlain ? { mode: 'plain' } : undefined}
			>
				<RoomComposer />
			</Fixture>
		),
	})),
	...GATED_STATES.map(({ name, snapshot }) => ({
		id: `composer ${name}`,
		title: name,
		height: 320,
		render: () => (
			<Fixture snapshot={snapshot}>
				<RoomComposer />
			</Fixture>
		),
	})),
];

type ConnectionProps = { readonly status: ConnectionStatus; readonly isOneTooMany?: boolean };

const Connection = ({ status, isOneTooMany = false }: ConnectionProps) => {
	const authentication = useContext(AuthenticationContext);
	const connection = {
		connected: status === 'connected',
		status,
		retryTime: inSeconds(20),
		reconnect: () => undefined,
	};
	return (
		<AuthenticationContext.Provider value={{ ...authentication, isOneTooMany }}>
			<ConnectionStatusContext.Provider value={connection}>
				<ConnectionBanner />
			</ConnectionStatusContext.Provider>
		</AuthenticationContext.Provider>
	);
};

const AWAY: Record<Exclude<ConnectionStatus, 'connected'>, true> = {
	connecting: true,
	waiting: true,
	offline: true,
	failed: true,
};

const REFUSED = serverError('error-storage-full');

const KEYS: Readonly<Record<string, E2ESnapshot>> = {
	'end-to-end password to save': TO_SAVE,
	'end-to-end password to enter': { status: 'locked' },
};

export const COMPOSER: GalleryGroup = { title: 'Composer and its banner', states: COMPOSERS };

export const BANNERS: GalleryGroup = {
	title: 'Banners',
	states: [
		...(Object.keys(AWAY) as (keyof typeof AWAY)[]).map((status) => ({
			id: `banner ${status}`,
			title: `connection: ${status}`,
			height: 110,
			render: () => <Connection status={status} />,
		})),
		{
			id: 'banner one too many',
			title: 'connection: one sign-in too many',
			height: 140,
			render: () => <Connection status="waiting" isOneTooMany />,
		},
		{
			id: 'banner one too many, refused',
			title: 'connection: one sign-in too many, refused',
			height: 140,
			render: () => (
				<Workspace answers={{ 'POST /v1/users.logoutOtherClients': () => Promise.reject(REFUSED) }}>
					<Played steps={[{ press: 'End_others' }]}>
						<Connection status="waiting" isOneTooMany />
					</Played>
				</Workspace>
			),
		},
		...Object.entries(KEYS).map(([title, e2e]) => ({
			id: `banner ${title}`,
			title,
			height: 80,
			render: () => (
				<Fixture e2e={e2e}>
					<E2EBanner />
				</Fixture>
			),
		})),
	],
};
