import { Box } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';

/**
 * To the licences of what the page is made of. In a tab of its own: to leave this one would end what is off the record
 * in it.
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
