import { Icon } from '@rocket.chat/fuselage';
import { useRouteName, useRouteParameter, useTranslation } from '@rocket.chat/ui-contexts';
import { useFailedSignIns } from './useFailedSignIns.ts';

/** As few are one's own typing mistakes. */
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
				{/* The set draws its chevron-left pointing to the right. */}
				<Icon name="chevron-left" size="x20" aria-hidden="true" />
			</a>
		</section>
	);
};

/**
 * Says above every page that somebody guesses at the password of this account. The page that it leads to says more;
 * after it, it is asked anew.
 */
export const FailedSignInsBanner = () => {
	const isThere = [useRouteName(), useRouteParameter('section')].join() === 'account,security';
	return isThere ? null : <Notice />;
};
