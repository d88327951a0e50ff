import { expect } from 'chai';
import type { RoomMessage } from '../../../../app/messages/client/index.ts';
import type { OtrLine } from '../../../../app/otr/client/index.ts';
import { rowsOf } from './rows.ts';

const noon = new Date(2026, 0, 5, 12).getTime();
const message = (id: string, from: string, ts: number): RoomMessage => ({
	id,
	rid: 'r',
	text: id,
	ts,
	from: { id: from, username: from },
	encrypted: false,
});
const line = (id: string, from: string, ts: number): OtrLine => ({
	kind: 'message',
	id,
	from,
	text: id,
	ts,
	ended: false,
});
const shape = (messages: RoomMessage[], lines: OtrLine[] = []) =>
	rowsOf(messages, lines).map((row) => ('sequential' in row ? `${row.key}${row.sequential ? '+' : ''}` : row.kind));

describe('the rows of a room', () => {
	it('groups one author within five minutes', () => {
		expect(
			shape([
				message('1', 'a', noon),
				message('2', 'a', noon + 1000),
				message('3', 'b', noon + 2000),
				message('4', 'b', noon + 400_000),
			]),
		).to.deep.equal(['day', 'room:1', 'room:2+', 'room:3', 'room:4']);
	});

	it('begins a new head five minutes after the first of a group, however dense it is', () => {
		const dense = Array.from({ length: 7 }, (_, index) => message(String(index), 'a', noon + index * 60_000));
		expect(shape(dense)).to.deep.equal([
			'day',
			'room:0',
			'room:1+',
			'room:2+',
			'room:3+',
			'room:4+',
			'room:5',
			'room:6+',
		]);
	});

	it('X10 takes who has left for no author: a line of its own, and a new head after it', () => {
		const left = { ...message('2', 'a', noon + 1000), type: 'ul' };
		expect(shape([message('1', 'a', noon), left, message('3', 'a', noon + 2000)])).to.deep.equal([
			'day',
			'room:1',
			'left',
			'room:3',
		]);
	});

	it('puts a divider between days', () => {
		expect(shape([message('1', 'a', noon), message('2', 'a', noon + 86_400_000)])).to.deep.equal([
			'day',
			'room:1',
			'day',
			'room:2',
		]);
	});

	it('never groups an off-the-record message with an ordinary one', () => {
		expect(
			shape([message('1', 'a', noon), message('3', 'a', noon + 2000)], [line('2', 'a', noon + 1000)]),
		).to.deep.equal(['day', 'room:1', 'otr:a:2', 'room:3']);
	});

	it('H8 keeps messages apart whose author or source reuses an id', () => {
		const keys = rowsOf([message('x', 'a', noon)], [line('x', 'a', noon), line('x', 'b', noon)]).map(({ key }) => key);
		expect(new Set(keys).size).to.equal(keys.length);
	});
});
