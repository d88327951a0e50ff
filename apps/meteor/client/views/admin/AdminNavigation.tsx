import { useRole, useTranslation } from '@rocket.chat/ui-contexts';
import { PageNavigation } from '../../components/PageNavigation.tsx';

/** Navigation "Administration". */
export const AdminNavigation = ({ current }: { readonly current: 'settings' | 'users' }) => {
	const t = useTranslation();
	return useRole('admin') ? (
		<PageNavigation
			label={t('Administration')}
			current={current}
			links={[
				{ id: 'settings', href: '/admin/settings', name: t('Settings') },
				{ id: 'users', href: '/admin/users', name: t('Users') },
			]}
		/>
	) : null;
};
