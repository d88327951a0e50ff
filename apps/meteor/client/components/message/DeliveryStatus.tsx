import { Button, Icon } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';

export type Delivery = 'sending' | 'delivered' | 'read' | 'failed';

type DeliveryStatusProps = { readonly delivery: Delivery; readonly onRetry?: () => void };

const ICONS = { sending: 'clock', delivered: 'check', read: 'check-double', failed: 'error-circle' } as const;
const WORDS = {
	sending: 'Message_sending',
	delivered: 'Message_delivered',
	read: 'Message_read',
	failed: 'Message_not_sent',
} as const;

/** Sending, Delivered, Read or Not sent, each by icon and name; an unsent message can be sent again. */
export const DeliveryStatus = ({ delivery, onRetry }: DeliveryStatusProps) => {
	const t = useTranslation();
	const label = t(WORDS[delivery]);
	return (
		<span className={`delivery delivery--${delivery}`}>
			<span className="delivery__mark">
				<span role="img" aria-label={label} title={label}>
					<Icon name={ICONS[delivery]} size="x16" />
				</span>
				{delivery === 'failed' && <span className="delivery__word">{label}</span>}
			</span>
			{delivery === 'failed' && onRetry && (
				<Button small onClick={onRetry}>
					{t('Send_again')}
				</Button>
			)}
		</span>
	);
};
