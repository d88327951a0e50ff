import {
	Box,
	Button,
	States,
	StatesAction,
	StatesActions,
	StatesIcon,
	StatesTitle,
	Throbber,
} from '@rocket.chat/fuselage';
import { useToastMessageDispatch, useTranslation } from '@rocket.chat/ui-contexts';
import { forwardRef, type HTMLAttributes, useCallback, useMemo, useRef, useState } from 'react';
import { type Components, Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { UseRoomMessages } from '../../../../app/messages/client/index.ts';
import type { OtrRoomView } from '../../../../app/otr/client/index.ts';
import { useRoom } from '../RoomContext.ts';
import { RowView } from './RowView.tsx';
import { type Row, rowsOf } from './rows.ts';

type MessageListProps = { readonly messages: UseRoomMessages; readonly otr: OtrRoomView | undefined };
type Context = {
	readonly label: string;
	readonly title: string;
	readonly loading: boolean;
	readonly complete: boolean;
};

/** Far above any history, so that rows added before the first do not move the others. */
const FIRST_INDEX = 1_000_000;

const Start = ({ context }: { readonly context?: Context }) =>
	context?.complete ? (
		<Box padding={24} color="hint" fontScale="p2" className="message-list__start">
			{context.title}
		</Box>
	) : (
		<Box display="flex" justifyContent="center" padding={12} minHeight={32}>
			{context?.loading && <Throbber size="x8" />}
		</Box>
	);

const components: Components<Row, Context> = {
	List: forwardRef<HTMLDivElement, HTMLAttributes<HTMLDivElement> & { context?: Context }>(function List(
		{ context, ...props },
		ref,
	) {
		return <div {...props} ref={ref} role="list" aria-label={context?.label} />;
	}),
	Item: ({ item, context: _context, ...props }) => <div {...props} role="listitem" data-row={item.kind} />,
	Header: Start,
	Footer: () => <div className="message-list__end" />,
};

const Failed = ({ onReload }: { readonly onReload: () => void }) => {
	const t = useTranslation();
	return (
		<States>
			<StatesIcon name="warning" variation="danger" />
			<StatesTitle>{t('Load_messages_failed')}</StatesTitle>
			<StatesActions>
				<StatesAction onClick={onReload}>{t('Load_again')}</StatesAction>
			</StatesActions>
		</States>
	);
};

/** The room's messages and off-the-record lines, virtual, newest at the bottom. */
export const MessageList = ({ messages, otr }: MessageListProps) => {
	const t = useTranslation();
	const { title, peer, uids = [] } = useRoom();
	const group = !peer && uids.length > 1;
	const list = useRef<VirtuosoHandle>(null);
	const [atBottom, setAtBottom] = useState(true);
	const lines = otr?.snapshot.lines;
	const rows = useMemo(() => rowsOf(messages.messages, lines ?? []), [messages.messages, lines]);
	const oldest = messages.messages[0]?.id;
	const first = useFirstIndex(rows, oldest);
	const room = otr?.gate.mode === 'otr' ? otr.room : undefined;
	const retryOtr = useMemo(() => room && ((id: string) => room.retry(id)), [room]);
	const retryMessage = useRetryMessage(messages, otr);

	if (messages.state === 'failed' && rows.length === 0) {
		return <Failed onReload={() => void messages.reload()} />;
	}
	return (
		<Box flexGrow={1} minHeight={0} position="relative" className="message-list">
			<Virtuoso
				ref={list}
				data={rows}
				context={{
					label: t('Message_list'),
					title: t(group ? 'Start_of_group_with' : 'Start_of_conversation_with', { name: title }),
					loading: messages.state === 'loading' || messages.hasMore,
					complete: messages.state === 'ready' && !messages.hasMore,
				}}
				components={components}
				computeItemKey={(_index, row) => row.key}
				firstItemIndex={first}
				initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
				alignToBottom
				followOutput={(isAtBottom) => (isAtBottom ? 'auto' : false)}
				atBottomThreshold={80}
				atBottomStateChange={setAtBottom}
				startReached={() => void messages.loadMore()}
				increaseViewportBy={400}
				itemContent={(_index, row) => <RowView row={row} onRetryMessage={retryMessage} onRetryOtr={retryOtr} />}
			/>
			{!atBottom && (
				<Button
					small
					primary
					icon="arrow-down"
					className="message-list__jump"
					onClick={() => list.current?.scrollToIndex({ index: 'LAST', align: 'end' })}
				>
					{t('Jump_to_newest')}
				</Button>
			)}
		</Box>
	);
};

/**
 * Sends a failed ordinary message again, if the room permits ordinary messages: never during an off-the-record session.
 */
const useRetryMessage = ({ retry }: UseRoomMessages, otr: OtrRoomView | undefined): ((id: string) => void) => {
	const t = useTranslation();
	const toast = useToastMessageDispatch();
	const room = otr?.room;
	return useCallback(
		async (id: string) => {
			// A message that fails again stays in the list as before.
			const outcome = await room?.sendPlainly(() => retry(id)).catch(() => undefined);
			if (outcome?.ok === false) {
				toast({ type: 'error', message: t('OTR_Retry_blocked') });
			}
		},
		[room, retry, toast, t],
	);
};

/** Index of the first row, lowered by the number of rows that a page of history added before it. */
const useFirstIndex = (rows: readonly Row[], oldest: string | undefined): number => {
	const shown = useRef({ first: FIRST_INDEX, oldest, rows });
	return useMemo(() => {
		const { first, oldest: before, rows: old } = shown.current;
		const paged = before !== undefined && before !== oldest;
		const anchor = `room:${before}`;
		const added = paged ? rows.findIndex(({ key }) => key === anchor) - old.findIndex(({ key }) => key === anchor) : 0;
		shown.current = { first: first - Math.max(added, 0), oldest, rows };
		return shown.current.first;
	}, [rows, oldest]);
};
