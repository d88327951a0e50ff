import { Box, Button, Callout } from '@rocket.chat/fuselage';
import { useSetting, useTranslation } from '@rocket.chat/ui-contexts';
import { Page } from '../../components/Page.tsx';
import { useWorkspaceName } from '../../components/useDocumentTitle.ts';
import { useNewDirectMessage } from '../../sidebar/useNewDirectMessage.tsx';

/** `/home` */
export const HomePage = () => {
	const t = useTranslation();
	const workspace = useWorkspaceName();
	const otrEnabled = useSetting('OTR_Enable', false);
	const openNewDirectMessage = useNewDirectMessage();
	return (
		<Page title={t('Home')}>
			<Box is="h2" fontScale="h2" marginBlockEnd={8}>
				{t('Home_title', { workspace })}
			</Box>
			<Box is="p" fontScale="p1" marginBlockEnd={24}>
				{t('Home_text')}
			</Box>
			<Button primary icon="pencil" onClick={openNewDirectMessage}>
				{t('Start_a_conversation')}
			</Button>
			{otrEnabled && (
				<Callout icon="key" title={t('Home_otr_title')} marginBlockStart={32}>
					{t('Home_otr_text')}
				</Callout>
			)}
		</Page>
	);
};
