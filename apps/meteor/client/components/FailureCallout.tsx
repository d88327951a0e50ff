import { Callout } from '@rocket.chat/fuselage';

/** Shows at the end of a form why it failed; renders nothing without a text. */
export const FailureCallout = ({ text }: { readonly text: string | undefined }) =>
	text ? (
		<Callout type="danger" role="alert" marginBlockStart={16}>
			{text}
		</Callout>
	) : null;
