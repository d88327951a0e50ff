import { type ToastMessage, useToastMessageDispatch } from '@rocket.chat/ui-contexts';
import { type ReactNode, useEffect } from 'react';
import type { UseRoomMessages } from '../../app/messages/client/index.ts';
import { useOtr } from '../../app/otr/client/index.ts';
import { HomePage } from '../views/home/index.ts';
import { MessageList } from '../views/room/body/MessageList.tsx';
import { RoomPage } from '../views/room/index.ts';
import { ErrorBoundary } from '../views/root/ErrorBoundary.tsx';
import { LoadingPage } from '../views/root/LoadingPage.tsx';
import { MainFrame } from '../views/root/MainFrame.tsx';
import { NotFoundPage } from '../views/root/NotFoundPage.tsx';
import { serverError } from './errors.ts';
import { Fixture } from './Fixture.tsx';
import { ROOM } from './fixtures.ts';
import { SOME_ROOMS } from './rooms.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';
import { Workspace, type WorkspaceFixture } from './Workspace.tsx';

const stateOf = (title: string, page: ReactNode, fixture: WorkspaceFixture = SOME_ROOMS): GalleryState => ({
	id: `page ${title}`,
	title,
	height: 640,
	render: () => (
		<Workspace settings={{ OTR_Enable: true }} {...fixture}>
			<Fixture>
				<MainFrame>{page}</MainFrame>
			</Fixture>
		</Workspace>
	),
});

const Broken = (): ReactNode => {
	throw new Error('A view of the gallery throws, to show what comes instead.');
};

const nothing = async (): Promise<void> => undefined;

/** How far the messages of a room are; a state without its entry doesn't compile. */
const HISTORY: Record<UseRoomMessages['state'], string> = {
	loading: 'still loading',
	ready: 'nothing written yet',
	failed: 'not loaded',
};

const Messages = ({ state }: Pick<UseRoomMessages, 'state'>) => (
	<MessageList
		otr={useOtr(ROOM._id)}
		messages={{
			...{ state, messages: [], hasMore: state === 'loading', arrived: 0 },
			...{ send: nothing, retry: nothing, loadMore: nothing, reload: nothing },
		}}
	/>
);

const history = (state: UseRoomMessages['state']): GalleryState => ({
	id: `page messages, ${HISTORY[state]}`,
	title: `messages, ${HISTORY[state]}`,
	height: 320,
	render: () => (
		<Fixture>
			<div className="room__main">
				<Messages state={state} />
			</div>
		</Fixture>
	),
});

const TOASTS: Record<ToastMessage['type'], string> = {
	success: 'Settings saved',
	info: 'Something to know',
	warning: 'Something to look at',
	error: 'The disk of this workspace is full: nothing was stored.',
};

const Toast = ({ type }: Pick<ToastMessage, 'type'>) => {
	const dispatch = useToastMessageDispatch();
	useEffect(() => dispatch({ type, message: TOASTS[type], isPersistent: true }), [dispatch, type]);
	return null;
};

export const PAGES: GalleryGroup = {
	title: 'Pages and what fails on them',
	states: [
		stateOf('home', <HomePage />),
		stateOf('loading', <LoadingPage />),
		stateOf('nothing at this address', <NotFoundPage />),
		stateOf('a view failed', <Broken />),
		{ id: 'page every view failed', title: 'every view failed', height: 480, render: () => <Failed /> },
		stateOf('room, still loading', <RoomPage rid="nobody" />, {}),
		stateOf('no such room', <RoomPage rid="nobody" />, {
			...SOME_ROOMS,
			methodError: serverError('error-invalid-user'),
		}),
		...(Object.keys(HISTORY) as UseRoomMessages['state'][]).map(history),
		...(Object.keys(TOASTS) as ToastMessage['type'][]).map((type) => ({
			id: `page short message: ${type}`,
			title: `short message: ${type}`,
			height: 120,
			render: () => <Toast type={type} />,
		})),
	],
};

const Failed = () => (
	<ErrorBoundary>
		<Broken />
	</ErrorBoundary>
);
