import { Button, Callout } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';

type LoadFailedProps = { readonly text: string; readonly onRetry: () => void };

/** Something could not be loaded; offers to try again. */
export const LoadFailed = ({ text, onRetry }: LoadFailedProps) => {
	const t = useTranslation();
	return (
		<Callout type="danger" role="alert" actions={<Button onClick={onRetry}>{t('Load_again')}</Button>}>
			{text}
		</Callout>
	);
};
