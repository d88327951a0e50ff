import { Box, Button, Icon } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useEffect } from 'react';
import { useE2E } from '../../../app/e2e/client/index.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { GeneratedPassword } from './GeneratedPassword.tsx';

/** Shows the password that was generated with the key, once. */
export const SavePasswordDialog = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	const { password, promptOnReload, acknowledgeSaved } = useE2E();

	useEffect(() => {
		if (password === undefined) {
			onClose();
		}
	}, [password, onClose]);

	return (
		<Dialog
			title={t('E2E_save_title')}
			icon={<Icon name="key" size="x24" />}
			onDismiss={onClose}
			controls={
				<>
					<Button onClick={onClose}>{t('E2E_later')}</Button>
					<Button primary onClick={() => void acknowledgeSaved()}>
						{t('E2E_saved')}
					</Button>
				</>
			}
		>
			<Box is="p" fontScale="p2" marginBlockEnd={16}>
				{t('E2E_save_text')}
			</Box>
			<GeneratedPassword password={password ?? ''} />
			<Box is="p" fontScale="c1" color="hint" marginBlockStart={16}>
				{promptOnReload ? t('E2E_kept_save') : t('E2E_kept_here')}
			</Box>
		</Dialog>
	);
};
