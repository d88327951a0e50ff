import { useRouteName, useRouteParameter, useRouter, useUserSubscriptions } from '@rocket.chat/ui-contexts';
import { useEffect } from 'react';
import { useDocumentTitle } from '../../components/useDocumentTitle.ts';
import { AccountPage } from '../account/index.ts';
import { AdminPage } from '../admin/index.ts';
import { HomePage } from '../home/index.ts';
import { RoomPage } from '../room/index.ts';
import { MainFrame } from './MainFrame.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';

const ToHome = () => {
	const router = useRouter();
	useEffect(() => router.navigate('/home', { replace: true }), [router]);
	return null;
};

const DirectPage = () => {
	const rid = useRouteParameter('rid') ?? '';
	const tab = useRouteParameter('tab');
	const room = useUserSubscriptions().find((each) => each.rid === rid || (each.name === rid && !each.group));
	useDocumentTitle(room ? room.fname || room.name : '');
	return <RoomPage rid={rid} tab={tab} />;
};

const CurrentPage = () => {
	const name = useRouteName();
	switch (name) {
		case 'index':
		case 'login':
		case 'register':
			return <ToHome />;
		case 'home':
			return <HomePage />;
		case 'direct':
			return <DirectPage />;
		case 'admin':
			return <AdminPage />;
		case 'account':
			return <AccountPage />;
		default:
			return <NotFoundPage />;
	}
};

/** Every page of a signed-in user. */
export const SignedInPages = () => (
	<MainFrame>
		<CurrentPage />
	</MainFrame>
);
