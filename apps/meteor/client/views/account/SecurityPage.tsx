import { Box } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { Page } from '../../components/Page.tsx';
import { E2EStatus } from '../e2e/index.ts';
import { AccountNavigation } from './AccountNavigation.tsx';
import { OtherSignIns } from './OtherSignIns.tsx';

/** `/account/security` */
export const SecurityPage = () => {
	const t = useTranslation();
	return (
		<Page title={t('Security')}>
			<AccountNavigation current="security" />
			<Box is="h2" fontScale="h4" marginBlockEnd={8}>
				{t('E2E_title')}
			</Box>
			<Box is="p" fontScale="p2" marginBlockEnd={16}>
				{t('E2E_explained')}
			</Box>
			<E2EStatus />
			<OtherSignIns />
		</Page>
	);
};
