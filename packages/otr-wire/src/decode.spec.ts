import { Buffer } from 'node:buffer';
import { expect } from 'chai';
import fc from 'fast-check';
import {
	BODY_LIMITS,
	CONTENT_KINDS,
	decodeFrame,
	decodeStampedFrame,
	frameClass,
	frameRoom,
	HINT_KINDS,
	type OtrFrame,
	type OtrFrameKind,
} from './index.ts';

const KINDS: readonly OtrFrameKind[] = [...CONTENT_KINDS, ...HINT_KINDS];
const SID = Buffer.alloc(16, 7).toString('base64url');
const bodyOf = (bytes: number): string => Buffer.alloc(bytes, 0xa5).toString('base64url');
const frameOf = (kind: OtrFrameKind, change: Record<string, unknown> = {}): Record<string, unknown> => ({
	v: 1,
	rid: 'alicebob',
	sid: SID,
	body: frameClass(kind) === 'hint' ? '' : bodyOf(32),
	...change,
});
const stampedOf = (kind: OtrFrameKind, change: Record<string, unknown> = {}): Record<string, unknown> =>
	frameOf(kind, { from: 'alice', connection: 'i1:c1', ...change });
const errorOf = (kind: unknown, value: unknown): string => {
	const decoded = decodeFrame(kind, value);
	return decoded.ok ? 'accepted' : decoded.error;
};

describe('decodeFrame', function () {
	// Properties take longer where other work shares the machine.
	this.timeout(20_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	for (const kind of KINDS) {
		it(`accepts ${kind} at its largest and refuses one byte more`, () => {
			const limit = BODY_LIMITS[frameClass(kind)];
			expect(decodeFrame(kind, frameOf(kind, { body: bodyOf(limit) }))).to.deep.equal({
				ok: true,
				kind,
				frame: frameOf(kind, { body: bodyOf(limit) }),
			});
			expect(errorOf(kind, frameOf(kind, { body: bodyOf(limit + 1) }))).to.equal('error-frame-too-large');
		});
	}

	it('has the limits of the specification', () => {
		expect(BODY_LIMITS).to.deep.equal({ handshake: 4096, data: 73728, hint: 0 });
		expect(KINDS.map(frameClass)).to.deep.equal(['handshake', 'handshake', 'data', ...Array(7).fill('hint')]);
	});

	it('keeps `to` and hands back a copy', () => {
		const written = frameOf('data', { to: 'i1:c1' });
		const decoded = decodeFrame('data', written);
		expect(decoded.ok && decoded.frame).to.deep.equal(written);
		expect(decoded.ok && decoded.frame).to.not.equal(written);
	});

	for (const [what, change] of [
		['another version', { v: 2 }],
		['a version in words', { v: '1' }],
		['no room', { rid: '' }],
		['a room that is no text', { rid: { $ne: '' } }],
		['a room with a slash', { rid: 'a/b' }],
		['a room with a control character', { rid: 'a\u0000b' }],
		['a room of 129 characters', { rid: 'r'.repeat(129) }],
		['a short session id', { sid: Buffer.alloc(15).toString('base64url') }],
		['a long session id', { sid: Buffer.alloc(17).toString('base64url') }],
		['a session id with trailing bits', { sid: `${'A'.repeat(21)}B` }],
		['a padded session id', { sid: `${'A'.repeat(22)}==` }],
		['a bound connection without instance', { to: ':c' }],
		['a bound connection of three parts', { to: 'a:b:c' }],
		['a bound connection that is null', { to: null }],
		['a bound connection that is undefined', { to: undefined }],
		['no body', { body: undefined }],
		['an empty body in content', { body: '' }],
		['a body of bytes', { body: new Uint8Array(4) }],
		['a body with padding', { body: 'AA==' }],
		['a body with trailing bits', { body: 'AB' }],
		['a sender of its own', { from: 'mallory' }],
		['a stamp of its own', { connection: 'i1:c1' }],
		['an unknown field', { extra: 1 }],
	] as const) {
		it(`X1 refuses ${what}`, () => {
			expect(errorOf('data', frameOf('data', change))).to.equal('error-invalid-frame');
		});
	}

	it('refuses a missing field, each of them', () => {
		for (const field of ['v', 'rid', 'sid', 'body']) {
			const { [field]: _, ...rest } = frameOf('data');
			expect(errorOf('data', rest), field).to.equal('error-invalid-frame');
		}
	});

	it('refuses what is no plain object, and keys smuggled past it', () => {
		for (const value of [
			undefined,
			null,
			'x',
			1,
			[],
			new Map(),
			new Date(),
			new Uint8Array(2),
			Object.create(frameOf('data')),
		])
			expect(errorOf('data', value)).to.equal('error-invalid-frame');
		expect(errorOf('data', JSON.parse(JSON.stringify(frameOf('data')).replace('{', '{"__proto__":{},')))).to.equal(
			'error-invalid-frame',
		);
	});

	it('refuses unknown kinds', () => {
		for (const kind of ['', 'handshake', 'Invite', 'toString', '__proto__', null, 3, ['data']])
			expect(errorOf(kind, frameOf('data'))).to.equal('error-invalid-frame');
	});

	it('never throws, and accepts nothing but what has the shape', () => {
		const field = fc.oneof(fc.anything(), fc.string(), fc.constantFrom(SID, 1, 'i:c', 'alicebob', '', bodyOf(3)));
		const value = fc.oneof(
			fc.anything(),
			fc.record({ v: field, rid: field, sid: field, to: field, body: field, from: field }, { requiredKeys: [] }),
		);
		fc.assert(
			fc.property(fc.oneof(fc.constantFrom<unknown>(...KINDS), fc.anything()), value, (kind, input) => {
				const decoded = decodeFrame(kind, input);
				if (!decoded.ok) {
					expect(decoded.error).to.be.oneOf(['error-invalid-frame', 'error-frame-too-large']);
					return;
				}
				const { v, rid, sid, to, body } = decoded.frame;
				expect(decoded.frame).to.deep.equal(input);
				expect([
					v,
					Buffer.from(sid, 'base64url').length,
					Buffer.from(body, 'base64url').toString('base64url'),
				]).to.deep.equal([1, 16, body]);
				expect(rid).to.match(/^\S{1,128}$/);
				if (to !== undefined) expect(to).to.match(/^[\w-]+:[\w-]+$/);
			}),
			{ numRuns: 3000 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	it('accepts every frame that a client may write', () => {
		const legal = fc.constantFrom(...KINDS).chain((kind) =>
			fc.tuple(
				fc.constant(kind),
				fc.record<OtrFrame>(
					{
						v: fc.constant(1 as const),
						rid: fc.stringMatching(/^[A-Za-z0-9]{1,34}$/),
						sid: fc
							.uint8Array({ minLength: 16, maxLength: 16 })
							.map((bytes) => Buffer.from(bytes).toString('base64url')),
						to: fc.stringMatching(/^[A-Za-z0-9]{1,17}:[A-Za-z0-9]{1,17}$/),
						body:
							frameClass(kind) === 'hint'
								? fc.constant('')
								: fc
										.uint8Array({ minLength: 1, maxLength: 40 })
										.map((bytes) => Buffer.from(bytes).toString('base64url')),
					},
					{ requiredKeys: ['v', 'rid', 'sid', 'body'] },
				),
			),
		);
		fc.assert(
			fc.property(legal, ([kind, frame]) => {
				expect(decodeFrame(kind, frame)).to.deep.equal({ ok: true, kind, frame });
			}),
		);
	});

	it('repeats nothing of the frame in its reasons', () => {
		const canary = 'correct-horse-battery';
		for (const change of [
			{ body: `${canary}=` },
			{ sid: canary },
			{ rid: `${canary}/` },
			{ to: canary },
			{ [canary]: 1 },
			{ body: canary.repeat(9000) },
		]) {
			const decoded = decodeFrame('data', frameOf('data', change));
			expect(decoded.ok ? '' : decoded.reason)
				.to.be.a('string')
				.that.does.not.include(canary).and.is.not.empty;
		}
	});
});

describe('decodeStampedFrame', () => {
	it('accepts what the relay delivers', () => {
		expect(decodeStampedFrame('invite', stampedOf('invite'))).to.deep.equal({
			ok: true,
			kind: 'invite',
			frame: stampedOf('invite'),
		});
	});

	for (const [what, change] of [
		['no sender', { from: '' }],
		['a sender that is no text', { from: 1 }],
		['a stamp without instance', { connection: 'c1' }],
		['a bound connection, which is for the relay alone', { to: 'i1:c1' }],
	] as const) {
		it(`refuses ${what}`, () => {
			expect(decodeStampedFrame('data', stampedOf('data', change)).ok).to.equal(false);
		});
	}
});

describe('frameRoom', () => {
	it('names the room of anything that has one', () => {
		expect(frameRoom({ rid: 'alicebob', other: 1 })).to.equal('alicebob');
		for (const value of [undefined, null, {}, { rid: 1 }, { rid: '' }, [], Object.create({ rid: 'alicebob' })])
			expect(frameRoom(value)).to.equal(undefined);
	});
});
