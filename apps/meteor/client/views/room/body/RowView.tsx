import { MessageDivider } from '@rocket.chat/fuselage';
import { useLanguage, useUser } from '@rocket.chat/ui-contexts';
import { memo } from 'react';
import { RoomMessageRow } from '../../../components/message/RoomMessageRow.tsx';
import { useRoom } from '../RoomContext.ts';
import { LeftNotice } from './LeftNotice.tsx';
import { OtrNotice } from './OtrNotice.tsx';
import type { Row } from './rows.ts';

type RowViewProps = {
	readonly row: Row;
	readonly onRetryMessage: (id: string) => void;
	/** Absent where no session takes the message. */
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

/** One row of the message list. */
export const RowView = memo(function RowView({ row, onRetryMessage, onRetryOtr }: RowViewProps) {
	switch (row.kind) {
		case 'day':
			return <Day ts={row.ts} />;
		case 'left':
			return <LeftNotice from={row.message.from} ts={row.message.ts} />;
		case 'otr-notice':
			return <OtrNotice code={row.line.code} />;
		case 'otr-message':
			return <OtrMessageRow row={row} onRetry={onRetryOtr} />;
		case 'message': {
			const { message, sequential } = row;
			return (
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
			);
		}
	}
});
