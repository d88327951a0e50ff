import { expect } from 'chai';
import fc from 'fast-check';
import { MessagingError } from './errors.ts';
import { checkEdit, checkMessage } from './input.ts';

const field = fc.constantFrom(
	'rid',
	'msg',
	'_id',
	't',
	'u',
	'ts',
	'bot',
	'editedAt',
	'content',
	'e2e',
	'attachments',
	'__proto__',
	'constructor',
	'$set',
	'toString',
);
const value = fc.oneof(
	fc.string(),
	fc.constantFrom('otr', 'GENERAL', 'm-1'),
	fc.constant(undefined),
	fc.anything({ maxDepth: 2 }),
);
const nearlyMessage = fc.array(fc.tuple(field, value), { maxLength: 6 }).map((entries) => Object.fromEntries(entries));
const anyInput = fc.oneof({ weight: 3, arbitrary: nearlyMessage }, { weight: 1, arbitrary: fc.anything() });

const CANARY = 'canary-words';

describe('what a client sends', () => {
	it('X4 comes out as rid, msg and _id alone, or not at all, whatever it was', () => {
		fc.assert(
			fc.property(anyInput, (input) => {
				for (const check of [checkMessage, checkEdit]) {
					try {
						const checked = check(input, 20);
						expect(Object.keys(checked).filter((name) => !['rid', 'msg', '_id'].includes(name))).to.deep.equal([]);
						expect(Object.values(checked).every((text) => typeof text === 'string' && text !== '')).to.equal(true);
						expect([...checked.msg].length).to.be.at.most(20);
					} catch (error) {
						expect(error).to.be.instanceOf(MessagingError);
					}
				}
			}),
			{ numRuns: 1_000 },
		);
	});

	it('is never repeated in a refusal', () => {
		for (const input of [
			CANARY,
			{ [CANARY]: 1 },
			{ rid: 'r', msg: CANARY.repeat(9) },
			{ rid: 'r', msg: CANARY, t: CANARY },
			{ rid: 'r', msg: CANARY, _id: `${CANARY} ` },
		]) {
			expect(() => checkMessage(input, 20))
				.to.throw(MessagingError)
				.that.satisfies((error: MessagingError) => {
					return !`${error.message}${error.stack}${JSON.stringify(error)}`.includes(CANARY);
				});
		}
	});
});
