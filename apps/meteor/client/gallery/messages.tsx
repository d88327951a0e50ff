import type { RoomMessage } from '../../app/messages/client/index.ts';
import type { OtrLine } from '../../app/otr/client/index.ts';
import { MessageMarkup } from '../components/message/MessageMarkup.tsx';
import { RowView } from '../views/room/body/RowView.tsx';
import { type Row, rowsOf } from '../views/room/body/rows.ts';
import { Fixture } from './Fixture.tsx';
import { ROOM, SELF } from './fixtures.ts';
import type { GalleryGroup, GalleryState } from './state.ts';

const NOON = new Date(2026, 0, 15, 12).getTime();
const BOB = { id: 'bob', username: 'bob', name: 'Bob' };
const ALICE = { id: SELF._id, username: SELF.username, name: SELF.name };
const TEXT = 'Shall we meet at *six*, by the old bridge? Bring the `red` folder.';

const message = (of: Partial<RoomMessage>): RoomMessage => ({
	id: 'message',
	rid: ROOM._id,
	text: TEXT,
	ts: NOON,
	from: BOB,
	encrypted: false,
	...of,
});

type OtrMessageLine = Extract<OtrLine, { kind: 'message' }>;
type NoticeCode = Extract<OtrLine, { kind: 'notice' }>['code'];

const line = (of: Partial<OtrMessageLine>): OtrLine => ({
	kind: 'message',
	id: 'line',
	from: BOB.id,
	text: TEXT,
	ts: NOON,
	ended: false,
	...of,
});

const nothing = (): void => undefined;

const Rows = ({ rows }: { readonly rows: readonly Row[] }) => (
	<Fixture>
		<MessageMarkup>
			<div className="message-list">
				{rows.map((row) => (
					<RowView key={row.key} row={row} onRetryMessage={nothing} onRetryOtr={nothing} />
				))}
			</div>
		</MessageMarkup>
	</Fixture>
);

const stateOf = (title: string, messages: readonly RoomMessage[], lines: readonly OtrLine[]): GalleryState => ({
	id: `message ${title}`,
	title,
	height: 190,
	render: () => <Rows rows={rowsOf(messages, lines)} />,
});

const DELIVERIES: Record<NonNullable<OtrMessageLine['status']>, true> = {
	sending: true,
	delivered: true,
	read: true,
	failed: true,
};

const NOTICES: Record<NoticeCode, true> = {
	started: true,
	rekeyed: true,
	'ended-by-peer': true,
	'ended-by-self': true,
	lost: true,
	'dropped-frames': true,
	'unknown-content': true,
	'peer-key-changed': true,
};

export const MESSAGES: GalleryGroup = {
	title: 'Messages',
	states: [
		stateOf('ordinary', [message({})], []),
		stateOf('edited', [message({ editedAt: NOON })], []),
		stateOf('grouped', [message({}), message({ id: 'second', ts: NOON + 1000 })], []),
		stateOf('end-to-end encrypted', [message({ encrypted: true })], []),
		stateOf('sending', [message({ from: ALICE, delivery: 'sending' })], []),
		stateOf('not sent', [message({ from: ALICE, delivery: 'failed' })], []),
		stateOf('left a group', [message({ type: 'ul' })], []),
		stateOf('off the record', [], [line({})]),
		stateOf('off the record, grouped', [], [line({}), line({ id: 'second', ts: NOON + 1000 })]),
		stateOf('off the record, ended', [], [line({ ended: true })]),
		...(Object.keys(DELIVERIES) as (keyof typeof DELIVERIES)[]).map((status) =>
			stateOf(`off the record, ${status}`, [], [line({ from: ALICE.id, status })]),
		),
		...(Object.keys(NOTICES) as NoticeCode[]).map((code) =>
			stateOf(`notice: ${code}`, [], [{ kind: 'notice', id: 'notice', code, ts: NOON }]),
		),
	],
};
