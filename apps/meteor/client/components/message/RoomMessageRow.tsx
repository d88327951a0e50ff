import {
	Icon,
	Message,
	MessageBody,
	MessageContainer,
	MessageContainerFixed,
	MessageHeader,
	MessageLeftContainer,
	MessageName,
	MessageTimestamp,
	MessageUsername,
} from '@rocket.chat/fuselage';
import { useLanguage, useTranslation } from '@rocket.chat/ui-contexts';
import { UserAvatar } from '../UserAvatar.tsx';
import { type Delivery, DeliveryStatus } from './DeliveryStatus.tsx';
import { MessageText } from './MessageText.tsx';
import { OffTheRecordKey } from './OffTheRecordKey.tsx';

/** How a message is protected: not at all, end to end and stored, or off the record. */
export type MessageProtection = 'none' | 'e2e' | 'otr' | 'otr-ended';

export type RoomMessageRowProps = {
	readonly author: { readonly username: string; readonly name?: string };
	readonly text: string;
	/** ms since the epoch */
	readonly ts: number;
	readonly sequential: boolean;
	readonly protection: MessageProtection;
	readonly edited?: boolean;
	readonly delivery?: Delivery;
	readonly onRetry?: () => void;
};

const Protection = ({ protection }: { readonly protection: MessageProtection }) => {
	const t = useTranslation();
	if (protection === 'otr' || protection === 'otr-ended') {
		return <OffTheRecordKey ended={protection === 'otr-ended'} />;
	}
	return protection === 'e2e' ? (
		<span role="img" aria-label={t('E2E_message')} title={t('E2E_message')}>
			<Icon name="key" size="x16" />
		</span>
	) : null;
};

/**
 * One message: with the full header after another author or a pause, otherwise the text with its marks in the margin.
 */
export const RoomMessageRow = ({
	author,
	text,
	ts,
	sequential,
	protection,
	edited,
	delivery,
	onRetry,
}: RoomMessageRowProps) => {
	const t = useTranslation();
	const language = useLanguage();
	const at = new Date(ts);
	const time = at.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' });
	const shown = author.name && author.name !== author.username ? author.name : author.username;
	const label = t('Message_of', { name: shown, time });
	const status = delivery && <DeliveryStatus delivery={delivery} onRetry={onRetry} />;

	return (
		<Message sequential={sequential} isPending={delivery === 'sending'} aria-label={label} className="room-message">
			<MessageLeftContainer>
				{sequential ? <Protection protection={protection} /> : <UserAvatar username={author.username} size={36} />}
			</MessageLeftContainer>
			<MessageContainer>
				{!sequential && (
					<MessageHeader>
						<MessageName>{shown}</MessageName>
						{shown !== author.username && <MessageUsername>@{author.username}</MessageUsername>}
						<Protection protection={protection} />
						<MessageTimestamp title={at.toLocaleString(language)}>
							<time dateTime={at.toISOString()}>{time}</time>
						</MessageTimestamp>
					</MessageHeader>
				)}
				<MessageBody>
					<MessageText text={text} />
					{edited && <span className="message-edited">({t('Message_edited')})</span>}
				</MessageBody>
			</MessageContainer>
			<MessageContainerFixed>{status}</MessageContainerFixed>
		</Message>
	);
};
