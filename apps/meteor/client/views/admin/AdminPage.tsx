import { useRole, useRouteParameter, useTranslation } from '@rocket.chat/ui-contexts';
import { NotFoundPage } from '../root/NotFoundPage.tsx';
import { SettingsGroupPage } from './settings/SettingsGroupPage.tsx';
import { SettingsPage } from './settings/SettingsPage.tsx';
import { UsersPage } from './users/UsersPage.tsx';

/** `/admin/:section?/:group?` */
export const AdminPage = () => {
	const t = useTranslation();
	const isAdmin = useRole('admin');
	const section = useRouteParameter('section') ?? 'settings';
	const group = useRouteParameter('group');
	if (!isAdmin) {
		return <NotFoundPage title={t('Admin_only')} description={t('Admin_only_description')} />;
	}
	if (section === 'users' && group === undefined) {
		return <UsersPage />;
	}
	if (section !== 'settings') {
		return <NotFoundPage />;
	}
	return group === undefined ? <SettingsPage /> : <SettingsGroupPage key={group} group={group} />;
};
