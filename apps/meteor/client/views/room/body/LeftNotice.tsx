import {
	Icon,
	MessageSystem,
	MessageSystemBlock,
	MessageSystemBody,
	MessageSystemContainer,
	MessageSystemLeftContainer,
	MessageSystemTimestamp,
} from '@rocket.chat/fuselage';
import { useLanguage, useTranslation } from '@rocket.chat/ui-contexts';

type LeftNoticeProps = { readonly from: { readonly username: string; readonly name?: string }; readonly ts: number };

/** The server's line that a person has left a group. */
export const LeftNotice = ({ from: { username, name }, ts }: LeftNoticeProps) => {
	const t = useTranslation();
	const language = useLanguage();
	const at = new Date(ts);
	return (
		<MessageSystem>
			<MessageSystemLeftContainer>
				<Icon name="sign-out" size="x16" />
			</MessageSystemLeftContainer>
			<MessageSystemContainer>
				<MessageSystemBlock>
					<MessageSystemBody>
						{t('Has_left', { name: name && name !== username ? `${name} (@${username})` : `@${username}` })}
					</MessageSystemBody>
					<MessageSystemTimestamp title={at.toLocaleString(language)}>
						<time dateTime={at.toISOString()}>
							{at.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })}
						</time>
					</MessageSystemTimestamp>
				</MessageSystemBlock>
			</MessageSystemContainer>
		</MessageSystem>
	);
};
