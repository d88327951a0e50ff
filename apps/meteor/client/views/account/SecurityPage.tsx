import { useTranslation } from '@rocket.chat/ui-contexts';
import { Page } from '../../components/Page.tsx';
import { E2ESection } from '../e2e/index.ts';
import { AccountNavigation } from './AccountNavigation.tsx';
import { OtherSignIns } from './OtherSignIns.tsx';

/** `/account/security` */
export const SecurityPage = () => {
	const t = useTranslation();
	return (
		<Page title={t('Security')}>
			<AccountNavigation current="security" />
			<E2ESection />
			<OtherSignIns />
		</Page>
	);
};
