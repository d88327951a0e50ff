import { Markdown } from '@rocket.chat/otr-markdown';
import './message-text.css';

type MessageTextProps = { readonly text: string };

/** The text of a message with its markup. An off-the-record message is rendered like any other. */
export const MessageText = ({ text }: MessageTextProps) => (
	<div className="message-text">
		<Markdown text={text} />
	</div>
);
