import { useTranslation } from '@rocket.chat/ui-contexts';
import { Page } from '../../components/Page.tsx';
import { E2ESection } from '../e2e/index.ts';
import { AccountNavigation } from './AccountNavigation.tsx';
import { FailedSignInsNotice } from './FailedSignInsNotice.tsx';
import { LoginPassword } from './LoginPassword.tsx';
import { SignIns } from './SignIns.tsx';

/** `/account/security` */
export const SecurityPage = () => {
	const t = useTranslation();
	return (
		<Page title={t('Security')}>
			<AccountNavigation current="security" />
			<FailedSignInsNotice />
			<LoginPassword />
			<E2ESection />
			<SignIns />
		</Page>
	);
};
