import { Box, Button, Callout } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useE2E } from '../../../app/e2e/client/index.ts';
import { missingText } from './refusals.ts';
import { useE2EDialogs } from './useE2EDialogs.tsx';

/** The state of the user's end-to-end key in this browser, and what to do about it. */
export const E2EStatus = () => {
	const t = useTranslation();
	const { status, reason, promptOnReload, retry } = useE2E();
	const { openSave, openEnter } = useE2EDialogs();
	switch (status) {
		case 'loading':
			return <Callout role="status">{t('E2E_status_loading')}</Callout>;
		case 'missing':
			return (
				<Callout
					type="warning"
					title={t('E2E_status_missing')}
					actions={
						(reason === 'server-unreachable' || reason === 'withheld') && (
							<Button onClick={() => void retry()}>{t('E2E_retry')}</Button>
						)
					}
				>
					<Box is="p" marginBlockEnd={0}>
						{missingText(reason, t)}
					</Box>
					{reason === 'mismatch' && (
						<Box is="p" marginBlockStart={8} marginBlockEnd={0}>
							{t('E2E_missing_replaced')}
						</Box>
					)}
				</Callout>
			);
		case 'save-password':
			return (
				<Callout
					type="warning"
					title={t('E2E_save_banner')}
					actions={<Button onClick={openSave}>{t('E2E_save_action')}</Button>}
				>
					{t('E2E_status_save')}
				</Callout>
			);
		case 'locked':
			return (
				<Callout
					type="warning"
					title={t('E2E_enter_banner')}
					actions={<Button onClick={openEnter}>{t('E2E_enter_action')}</Button>}
				>
					{t('E2E_status_locked')}
				</Callout>
			);
		case 'unlocked':
			return (
				<Callout type="success" title={promptOnReload ? t('E2E_status_unlocked_asks') : t('E2E_status_unlocked')}>
					<Box is="p" marginBlockEnd={0}>
						{promptOnReload ? t('E2E_kept_in_memory') : t('E2E_kept_here')}
					</Box>
				</Callout>
			);
	}
};
