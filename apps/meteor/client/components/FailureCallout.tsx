import { Callout } from '@rocket.chat/fuselage';
import { useEffect, useRef } from 'react';

const Failure = ({ text }: { readonly text: string }) => {
	const place = useRef<HTMLDivElement>(null);
	// A long dialog on a phone ends below the window.
	// biome-ignore lint/correctness/useExhaustiveDependencies: another text is another failure
	useEffect(() => {
		place.current?.scrollIntoView({ block: 'nearest' });
	}, [text]);
	return (
		<div ref={place}>
			<Callout type="danger" role="alert" marginBlockStart={16}>
				{text}
			</Callout>
		</div>
	);
};

/** Says at the end of a form why it failed, and brings that into sight; shows nothing without a text. */
export const FailureCallout = ({ text }: { readonly text: string | undefined }) =>
	text ? <Failure text={text} /> : null;
