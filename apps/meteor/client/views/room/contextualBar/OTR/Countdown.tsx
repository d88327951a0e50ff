import { Box } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useSecondsUntil } from './useSecondsUntil.ts';

/** The seconds that an invitation still has. A screen reader is not told each of them. */
export const Countdown = ({ until }: { readonly until: number }) => {
	const t = useTranslation();
	const seconds = useSecondsUntil(until);
	return (
		<Box fontScale="p2" color="hint" role="timer" aria-live="off">
			{t('OTR_Invitation_ends_in', { seconds })}
		</Box>
	);
};
