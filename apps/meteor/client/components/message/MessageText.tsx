import { Markdown } from '@rocket.chat/otr-markdown';
import './message-text.css';

type MessageTextProps = { readonly text: string };

/**
 * The text of a message with its markup. An off-the-record message comes through here like any other, and can do no
 * more.
 */
export const MessageText = ({ text }: MessageTextProps) => (
	<div className="message-text">
		<Markdown text={text} />
	</div>
);
