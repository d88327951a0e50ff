import { expect } from 'chai';
import fc from 'fast-check';
import {
	decodeClientMessage,
	defaultWireLimits,
	encodeDocumentFrame,
	encodeServerMessage,
	parseFrame,
} from './codec.ts';
import { stringifyEjson } from './ejson.ts';

describe('DDP messages of a client', () => {
	const read: [wire: object, message: object][] = [
		[
			{ msg: 'connect', version: '1', support: ['1', 'pre2'] },
			{ msg: 'connect', version: '1', support: ['1', 'pre2'] },
		],
		[
			{ msg: 'connect', version: '1', session: 'abc' },
			{ msg: 'connect', version: '1', support: [], session: 'abc' },
		],
		[{ msg: 'ping' }, { msg: 'ping' }],
		[
			{ msg: 'pong', id: '7' },
			{ msg: 'pong', id: '7' },
		],
		[
			{ msg: 'method', id: '1', method: 'login', params: [{ at: { $date: 5 } }], randomSeed: 'seed' },
			{ msg: 'method', id: '1', method: 'login', params: [{ at: new Date(5) }] },
		],
		[
			{ msg: 'method', id: '1', method: 'logout' },
			{ msg: 'method', id: '1', method: 'logout', params: [] },
		],
		[
			{ msg: 'sub', id: 's', name: 'x', params: ['a', false] },
			{ msg: 'sub', id: 's', name: 'x', params: ['a', false] },
		],
		[
			{ msg: 'unsub', id: 's', future: 'member' },
			{ msg: 'unsub', id: 's' },
		],
	];
	for (const [wire, message] of read) {
		it(`reads ${JSON.stringify(wire)}`, () => {
			expect(decodeClientMessage(JSON.stringify(wire))).to.deep.equal(message);
		});
	}

	const long = 'x'.repeat(defaultWireLimits.name + 1);
	const refused: unknown[] = [
		null,
		5,
		'connect',
		[],
		{ $date: 5 },
		{},
		{ msg: 'toString' },
		{ msg: 'result', id: '1' },
		{ msg: 5 },
		{ msg: 'connect' },
		{ msg: 'connect', version: '1', support: [1] },
		{ msg: 'method', id: 1, method: 'x' },
		{ msg: 'method', id: '', method: 'x' },
		{ msg: 'method', id: '1', method: long },
		{ msg: 'method', id: '1', method: 'x', params: {} },
		{ msg: 'method', id: '1', method: 'x', params: Array(65).fill(0) },
		{ msg: 'sub', id: '1' },
		{ msg: 'unsub' },
		{ msg: 'ping', id: {} },
	];
	for (const wire of refused) {
		it(`answers undefined to ${JSON.stringify(wire).slice(0, 80)}`, () => {
			expect(decodeClientMessage(JSON.stringify(wire))).to.equal(undefined);
		});
	}

	it('refuses a frame over the limit before parsing it', () => {
		const frame = JSON.stringify({ msg: 'ping', id: 'x'.repeat(100) });
		expect(parseFrame(frame, { ...defaultWireLimits, frame: frame.length })).to.be.an('object');
		expect(parseFrame(frame, { ...defaultWireLimits, frame: frame.length - 1 })).to.equal(undefined);
	});

	it('never throws on any text', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void decodeClientMessage(text)));
	});
});

describe('DDP messages of a server', () => {
	it('carry EJSON', () => {
		expect(encodeServerMessage({ msg: 'result', id: '1', result: { at: new Date(5) } })).to.equal(
			'{"msg":"result","id":"1","result":{"at":{"$date":5}}}',
		);
		expect(encodeServerMessage({ msg: 'result', id: '1', result: undefined })).to.equal('{"msg":"result","id":"1"}');
	});

	it('are the same around fields encoded before', () => {
		const fields = { eventName: 'a/b', args: [new Date(5)] };
		expect(encodeDocumentFrame('changed', 'c', 'id', stringifyEjson(fields), ['gone'])).to.equal(
			encodeServerMessage({ msg: 'changed', collection: 'c', id: 'id', fields, cleared: ['gone'] }),
		);
		expect(encodeDocumentFrame('added', 'c"', 'i', undefined)).to.equal(
			encodeServerMessage({ msg: 'added', collection: 'c"', id: 'i' }),
		);
	});
});
