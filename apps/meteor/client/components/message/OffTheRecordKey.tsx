import { Box } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';

/**
 * A filled, heavy key: unlike the thin outline of an end-to-end encrypted message in shape and weight, not by colour
 * alone.
 */
const BOLD_KEY =
	'M14.5 2a7.5 7.5 0 0 0-7.2 9.6L1.6 17.3a2 2 0 0 0-.6 1.4V22a1 1 0 0 0 1 1h4.5a1 1 0 0 0 1-1v-2H10a1 1 0 0 0 1-1v-2.5h1.2a2 2 0 0 0 1-.3A7.5 7.5 0 1 0 14.500 2Zm2.600 7.100a2.200 2.200 0 1 1 0-4.400 2.200 2.200 0 0 1 0 4.400Z';

type OffTheRecordKeyProps = { readonly ended?: boolean };

/** Marks a message as off the record: "Off-the-record message" to a screen reader and on hover. */
export const OffTheRecordKey = ({ ended }: OffTheRecordKeyProps) => {
	const t = useTranslation();
	const label = ended ? `${t('OTR_message')} (${t('OTR_Message_ended')})` : t('OTR_message');
	return (
		<Box is="span" role="img" aria-label={label} title={label} className={ended ? 'otr-key otr-key--ended' : 'otr-key'}>
			<svg viewBox="0 0 24 24" width="16" height="16" fill="currentColor" aria-hidden="true" focusable="false">
				<path d={BOLD_KEY} />
			</svg>
		</Box>
	);
};
