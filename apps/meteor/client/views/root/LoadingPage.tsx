import { Box, Throbber } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';

/** Shown until it is known who is signed in. */
export const LoadingPage = () => {
	const t = useTranslation();
	return (
		<main id="main-content" className="page page--centred" aria-busy="true" aria-label={t('Loading')}>
			<Box aria-hidden="true">
				<Throbber size="x16" />
			</Box>
		</main>
	);
};
