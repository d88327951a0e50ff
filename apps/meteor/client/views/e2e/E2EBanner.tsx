import { Icon } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useE2E } from '../../../app/e2e/client/index.ts';
import { useE2EDialogs } from './useE2EDialogs.tsx';

/** Reminds the user above every page to save or to enter the password. */
export const E2EBanner = () => {
	const t = useTranslation();
	const { status } = useE2E();
	const { openSave, openEnter } = useE2EDialogs();
	if (status !== 'save-password' && status !== 'locked') {
		return null;
	}
	const saves = status === 'save-password';
	const text = saves ? t('E2E_save_banner') : t('E2E_enter_banner');
	return (
		<section className="notice" aria-label={t('E2E_title')}>
			<button type="button" className="notice__action" onClick={saves ? openSave : openEnter}>
				<Icon name="key" size="x20" aria-hidden="true" />
				<span className="notice__text">{text}</span>
				{/* The icon set draws its chevron-left pointing to the right. */}
				<Icon name="chevron-left" size="x20" aria-hidden="true" />
			</button>
		</section>
	);
};
