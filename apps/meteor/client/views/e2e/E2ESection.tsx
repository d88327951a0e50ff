import { Box, Button, ButtonGroup } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useE2E } from '../../../app/e2e/client/index.ts';
import { AskEachReload } from './AskEachReload.tsx';
import { E2EStatus } from './E2EStatus.tsx';
import { useE2EDialogs } from './useE2EDialogs.tsx';

/** "End-to-end encryption" of Account > Security: the key's state, its password, how it is kept, and a new one. */
export const E2ESection = () => {
	const t = useTranslation();
	const { status, reason } = useE2E();
	const { openEnter, openChange, openReset } = useE2EDialogs();
	const isOpen = status === 'unlocked' || status === 'save-password';
	const isReplaced = reason === 'mismatch';
	const mayReset = isOpen || status === 'locked' || isReplaced || reason === 'withheld';
	return (
		<section aria-labelledby="end-to-end-encryption">
			<Box is="h2" id="end-to-end-encryption" fontScale="h4" marginBlockEnd={8}>
				{t('E2E_title')}
			</Box>
			<Box is="p" fontScale="p2" marginBlockEnd={16}>
				{t('E2E_explained')}
			</Box>
			<E2EStatus />
			{isOpen && (
				<Box marginBlockStart={16}>
					<AskEachReload />
				</Box>
			)}
			{mayReset && (
				<Box marginBlockStart={16}>
					<ButtonGroup wrap>
						{isReplaced && <Button onClick={openEnter}>{t('E2E_enter_action')}</Button>}
						{status === 'unlocked' && <Button onClick={openChange}>{t('E2E_Encryption_Password_Change')}</Button>}
						<Button secondary danger onClick={openReset}>
							{t('E2E_Reset_Key')}
						</Button>
					</ButtonGroup>
				</Box>
			)}
		</section>
	);
};
