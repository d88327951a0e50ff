import { useTranslation } from '@rocket.chat/ui-contexts';
import { PageNavigation } from '../../components/PageNavigation.tsx';

/** Navigation "Account". */
export const AccountNavigation = ({ current }: { readonly current: 'preferences' | 'security' }) => {
	const t = useTranslation();
	return (
		<PageNavigation
			label={t('Account')}
			current={current}
			links={[
				{ id: 'preferences', href: '/account/preferences', name: t('Preferences') },
				{ id: 'security', href: '/account/security', name: t('Security') },
			]}
		/>
	);
};
