import { Icon } from '@rocket.chat/fuselage';
import { useRouteName, useRouteParameter, useTranslation } from '@rocket.chat/ui-contexts';
import { useFailedSignIns } from './useFailedSignIns.ts';

/** So few are probably the user's own typing mistakes. */
const WORTH_A_WORD = 5;

const Notice = () => {
	const t = useTranslation();
	const { failed } = useFailedSignIns();
	if (!failed || failed.count + failed.slowed < WORTH_A_WORD) {
		return null;
	}
	return (
		<section className="notice" aria-label={t('Failed_sign_ins')}>
			<a className="notice__action" href="/account/security">
				<Icon name="warning" size="x20" aria-hidden="true" />
				<span className="notice__text">{t('Failed_sign_ins_banner')}</span>
				{/* The icon set draws its chevron-left pointing to the right. */}
				<Icon name="chevron-left" size="x20" aria-hidden="true" />
			</a>
		</section>
	);
};

/**
 * Warns above every page that someone tries to guess the password of this account. Links to the page with the details;
 * the failures are fetched again after that page.
 */
export const FailedSignInsBanner = () => {
	const isThere = [useRouteName(), useRouteParameter('section')].join() === 'account,security';
	return isThere ? null : <Notice />;
};
