import { Box, Button, States, StatesActions, StatesIcon, StatesSubtitle } from '@rocket.chat/fuselage';
import { useRouter, useTranslation } from '@rocket.chat/ui-contexts';
import { useDocumentTitle } from '../../components/useDocumentTitle.ts';

type NotFoundPageProps = { readonly title?: string; readonly description?: string };

/** There is nothing at this address, or this user may not see it. */
export const NotFoundPage = ({ title, description }: NotFoundPageProps) => {
	const t = useTranslation();
	const router = useRouter();
	const heading = title ?? t('Page_not_found');
	useDocumentTitle(heading);
	return (
		<main id="main-content" className="page page--centred" tabIndex={-1}>
			<States>
				<StatesIcon name="magnifier" />
				<Box is="h1" fontScale="h3" color="default" marginBlock={8}>
					{heading}
				</Box>
				<StatesSubtitle>{description ?? t('Page_not_found_description')}</StatesSubtitle>
				<StatesActions>
					<Button onClick={() => router.navigate('/home')}>{t('Go_home')}</Button>
				</StatesActions>
			</States>
		</main>
	);
};
