import { Box } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useSecondsUntil } from './useSecondsUntil.ts';

/** The seconds left for an invitation. A screen reader does not announce each of them. */
export const Countdown = ({ until }: { readonly until: number }) => {
	const t = useTranslation();
	const seconds = useSecondsUntil(until);
	return (
		<Box fontScale="p2" color="hint" role="timer" aria-live="off">
			{t('OTR_Invitation_ends_in', { seconds })}
		</Box>
	);
};
