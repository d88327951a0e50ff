import { MessageDivider } from '@rocket.chat/fuselage';
import { useLanguage, useUser } from '@rocket.chat/ui-contexts';
import { type ComponentType, memo } from 'react';
import { RoomMessageRow } from '../../../components/message/RoomMessageRow.tsx';
import { useRoom } from '../RoomContext.ts';
import { LeftNotice } from './LeftNotice.tsx';
import { OtrNotice } from './OtrNotice.tsx';
import type { Row } from './rows.ts';

type RowViewProps = {
	readonly row: Row;
	readonly onRetryMessage: (id: string) => void;
	/** Absent if no session can send the message. */
	readonly onRetryOtr: ((id: string) => void) | undefined;
};

const Day = ({ ts }: { readonly ts: number }) => {
	const language = useLanguage();
	return (
		<MessageDivider>
			{new Date(ts).toLocaleDateString(language, { year: 'numeric', month: 'long', day: 'numeric' })}
		</MessageDivider>
	);
};

const OtrMessageRow = ({
	row,
	onRetry,
}: {
	readonly row: Extract<Row, { kind: 'otr-message' }>;
	readonly onRetry: RowViewProps['onRetryOtr'];
}) => {
	const user = useUser();
	const { peer, title } = useRoom();
	const { line, sequential } = row;
	const own = line.from === user?._id;
	return (
		<RoomMessageRow
			author={
				own ? { username: user?.username ?? '', name: user?.name } : { username: peer?.username ?? '', name: title }
			}
			text={line.text}
			ts={line.ts}
			sequential={sequential}
			protection={line.ended ? 'otr-ended' : 'otr'}
			delivery={own ? line.status : undefined}
			onRetry={onRetry && (() => onRetry(line.id))}
		/>
	);
};

type RowViews = {
	readonly [K in Row['kind']]: ComponentType<Omit<RowViewProps, 'row'> & { readonly row: Extract<Row, { kind: K }> }>;
};

/** The view of each kind of row; a kind without its view doesn't compile. */
const ROW_VIEWS: RowViews = {
	day: ({ row }) => <Day ts={row.ts} />,
	left: ({ row }) => <LeftNotice from={row.message.from} ts={row.message.ts} />,
	'otr-notice': ({ row }) => <OtrNotice code={row.line.code} />,
	'otr-message': ({ row, onRetryOtr }) => <OtrMessageRow row={row} onRetry={onRetryOtr} />,
	message: ({ row: { message, sequential }, onRetryMessage }) => (
		<RoomMessageRow
			author={message.from}
			text={message.text}
			ts={message.ts}
			sequential={sequential}
			protection={message.encrypted ? 'e2e' : 'none'}
			edited={message.editedAt !== undefined}
			delivery={message.delivery}
			onRetry={() => onRetryMessage(message.id)}
		/>
	),
};

/** One row of the message list. */
export const RowView = memo(function RowView(props: RowViewProps) {
	const View = ROW_VIEWS[props.row.kind] as ComponentType<RowViewProps>;
	return <View {...props} />;
});
