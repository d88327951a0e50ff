import { useRouteParameter } from '@rocket.chat/ui-contexts';
import { NotFoundPage } from '../root/NotFoundPage.tsx';
import { PreferencesPage } from './PreferencesPage.tsx';
import { SecurityPage } from './SecurityPage.tsx';

/** `/account/:section?` */
export const AccountPage = () => {
	const section = useRouteParameter('section') ?? 'preferences';
	switch (section) {
		case 'preferences':
			return <PreferencesPage />;
		case 'security':
			return <SecurityPage />;
		default:
			return <NotFoundPage />;
	}
};
