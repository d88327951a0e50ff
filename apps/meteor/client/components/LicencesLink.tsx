import { Box } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';

/**
 * Links to the licences of the page's dependencies. Opens a new tab: leaving this one would end its off-the-record
 * sessions.
 */
export const LicencesLink = () => {
	const t = useTranslation();
	return (
		<Box is="p" fontScale="c1" marginBlockStart={24} marginBlockEnd={0}>
			<a href="/licenses" target="_blank" rel="noopener noreferrer" className="link">
				{t('Licences')}
			</a>
		</Box>
	);
};
