/** What a client may write, with characters put in, taken out or exchanged: read as what it now says, or not at all. */
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeClientMessage, parseEjson, stringifyEjson } from '../src/index.ts';

const MESSAGES = [
	'{"msg":"connect","version":"1","support":["1","pre2","pre1"],"session":"abc"}',
	'{"msg":"method","id":"7","method":"login","params":[{"resume":"token"},{"$date":1358205756553},{"$binary":"AQID"}],"randomSeed":"x"}',
	'{"msg":"method","id":"8","method":"stream-notify-user","params":["u/otr","data",{"v":1,"rid":"r","sid":"AAAAAAAAAAAAAAAAAAAAAA","body":"QUJD"}]}',
	'{"msg":"sub","id":"s1","name":"stream-room-messages","params":["rid",{"useCollection":false,"args":[]}]}',
	'{"msg":"unsub","id":"s1"}',
	'{"msg":"ping","id":"p"}',
	'{"msg":"pong"}',
	'{"$escape":{"$date":5},"a":[{"$InfNaN":0},{"$InfNaN":-1},{"$type":"x","$value":1},{"$regexp":"a","$flags":"i"}],"n":-1.5e300}',
] as const;
const KINDS = ['connect', 'method', 'sub', 'unsub', 'ping', 'pong'];

const piece = fc.oneof(
	fc.constantFrom(
		'',
		'"',
		'{',
		'}',
		'[',
		']',
		',',
		':',
		'\\',
		'\\u0000',
		'__proto__',
		'$date',
		'$binary',
		'$escape',
		'null',
		'1e999',
		'-0',
		'\ud800',
	),
	fc.string({ maxLength: 3, unit: 'binary' }),
);
const cuts = fc.array(fc.record({ at: fc.nat(400), remove: fc.nat(6), put: piece }), { minLength: 1, maxLength: 4 });
const altered = fc
	.tuple(fc.constantFrom(...MESSAGES), cuts)
	.map(([text, list]) =>
		list.reduce<string>(
			(before, { at, remove, put }) =>
				before.slice(0, at % before.length) + put + before.slice((at % before.length) + remove),
			text,
		),
	);

describe('altered DDP', () => {
	it('is a message of a known kind or none', () => {
		fc.assert(
			fc.property(altered, (text) => {
				const message = decodeClientMessage(text);
				expect(message === undefined || KINDS.includes(message.msg), text).to.equal(true);
			}),
			{ numRuns: 2000 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	it('is EJSON that says the same when it is written again, or none', () => {
		fc.assert(
			fc.property(altered, (text) => {
				const value = parseEjson(text);
				if (value !== undefined) {
					const again = stringifyEjson(value);
					expect(stringifyEjson(parseEjson(again) ?? null), text).to.equal(again);
				}
			}),
			{ numRuns: 2000 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});
});
