import { AuthenticationContext, type ConnectionStatus, ConnectionStatusContext } from '@rocket.chat/ui-contexts';
import { useContext } from 'react';
import type { E2ESnapshot } from '../../app/e2e/client/index.ts';
import { type ComposerGate, useOtr } from '../../app/otr/client/index.ts';
import { ConnectionBanner } from '../components/ConnectionBanner.tsx';
import { E2EBanner } from '../views/e2e/index.ts';
import { Composer } from '../views/room/composer/Composer.tsx';
import { Fixture } from './Fixture.tsx';
import { ROOM, TO_SAVE } from './fixtures.ts';
import { inSeconds } from './moment.ts';
import { GATED_STATES } from './otr-states.ts';
import type { GalleryGroup, GalleryState } from './state.ts';

const RoomComposer = () => <Composer otr={useOtr(ROOM._id)} sendPlain={async () => undefined} />;

const GATES: Readonly<Record<string, ComposerGate>> = {
	plain: { mode: 'plain' },
	'off the record': { mode: 'otr', maxLength: 5000, held: false },
	'off the record, held': { mode: 'otr', maxLength: 5000, held: true },
	'before the marker is looked up': { mode: 'blocked', phase: 'initializing' },
};

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
