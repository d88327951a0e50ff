import { Box } from '@rocket.chat/fuselage';

type MessageTextProps = { readonly text: string };

/**
 * The text of a message as text: line breaks stay, nothing in it is markup. `dir="auto"` and the isolation keep a bidi override
 * from reaching anything outside the message.
 */
export const MessageText = ({ text }: MessageTextProps) => (
	<Box is="bdi" dir="auto" display="block" className="message-text">
		{text}
	</Box>
);
