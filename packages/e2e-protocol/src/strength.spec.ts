import { pureJs } from '@rocket.chat/crypto';
import type { GuessEstimator } from '@rocket.chat/password-strength';
import { expect } from 'chai';
import fc from 'fast-check';
import { generatePassword } from './password.ts';
import {
	estimateStrength,
	loadGuessEstimator,
	MIN_BITS,
	MIN_GUESSES_LOG10,
	type PasswordContext,
	type PasswordRefusal,
} from './strength.ts';

const STRONG = 'k7#Vq9!xTz2@pL';
const generous: GuessEstimator = () => 30;

describe('strength of a chosen password', function () {
	this.timeout(20_000);

	let estimator: GuessEstimator = generous;
	before(async () => {
		estimator = await loadGuessEstimator();
	});
	const refusal = (password: string, context?: PasswordContext): PasswordRefusal | undefined =>
		estimateStrength(estimator, password, context).refusal;

	it('accepts what random draws give', () => {
		for (const password of [
			STRONG,
			'abacus zoom crepe anvil tusk',
			'x9Kd82mLq0WzRt5',
			'пчела лампа гора 73 окно рюкзак',
		]) {
			expect(refusal(password), password).to.equal(undefined);
		}
		for (let i = 0; i < 5; i++) {
			const password = generatePassword(pureJs.randomBytes);
			// A hyphen, which four words of the list have, makes two words and a sign of one.
			const words = 7 + 2 * (password.match(/-/g) ?? []).length;
			const { bits, guessesLog10, refusal: refused } = estimateStrength(estimator, password);
			expect(refused).to.equal(undefined);
			expect(bits, password).to.be.within(MIN_BITS, words * Math.log2(7776) + 0.001);
			expect(guessesLog10).to.be.at.least(MIN_GUESSES_LOG10);
		}
	});

	it('refuses what attackers try first', () => {
		for (const password of [
			...[
				'password',
				'password1234',
				'Passw0rd!2026',
				'Tr0ub4dor&3',
				'qwertyuiopasdfghjklzxcvbnm',
				'princessdragonmonkey',
				'1qaz2wsx3edc4rfv',
			],
			...[
				'aaaaaaaaaaaaaaaaaaaaaaaa',
				'123456789012345678901234',
				'abcdefghijklmnopqrstuvwxyz',
				'aB3$aB3$aB3$aB3$aB3$aB3$',
				'a',
				'20010911',
			],
			...[
				'abacus abacus abacus abacus abacus abacus',
				'abacus zoom crepe anvil',
				'correct horse battery',
				'iloveyouforever',
				'x9Kd82mLq0Wz',
			],
		]) {
			expect(refusal(password), password).to.equal('guessable');
		}
	});

	it('asks both counts, and refuses for the lower', () => {
		expect(estimateStrength(() => MIN_GUESSES_LOG10, STRONG).refusal).to.equal(undefined);
		expect(estimateStrength(() => MIN_GUESSES_LOG10 - 0.01, STRONG).refusal).to.equal('guessable');
		expect(estimateStrength(generous, 'abacus zoom crepe anvil').refusal).to.equal('guessable');
		expect(estimateStrength(generous, STRONG)).to.deep.equal({
			bits: estimateStrength(estimator, STRONG).bits,
			guessesLog10: 30,
		});
	});

	it('refuses nothing but white space', () => {
		for (const password of ['', ' ', '\t\n\u00a0']) {
			expect(estimateStrength(estimator, password)).to.deep.equal({ bits: 0, guessesLog10: 0, refusal: 'empty' });
		}
	});

	it('refuses the login password, in other case or spacing, with something before or behind, or a part of it', () => {
		for (const password of [
			STRONG,
			STRONG.toLowerCase(),
			` ${STRONG} `,
			`${STRONG}-e2ee`,
			`my ${STRONG}`,
			STRONG.slice(0, 8),
			STRONG.slice(3, 13),
		]) {
			expect(refusal(password, { loginPassword: STRONG }), password).to.equal('login-password');
		}
		expect(refusal('ca\u0301fe-7#Vq9!xTz', { loginPassword: 'C\u00c1FE-7#Vq9!xTz' })).to.equal('login-password');
		expect(refusal('x', { loginPassword: 'x' })).to.equal('login-password');
		expect(refusal(STRONG, { loginPassword: 'another one' })).to.equal(undefined);
		expect(refusal(STRONG, { loginPassword: STRONG.slice(0, 7) }), 'what is left beside a known part').to.equal(
			'guessable',
		);
		expect(refusal(STRONG, { loginPassword: '' })).to.equal(undefined);
	});

	it('tells the estimator of the login password and of personal words', () => {
		let told: readonly string[] = [];
		const listening: GuessEstimator = (_password, personal) => {
			told = personal;
			return 30;
		};
		estimateStrength(listening, STRONG, {
			loginPassword: ' Se Cret ',
			personal: ['Alice O’Neill', 'al', 'alice@example.org', 'ALICE'],
		});
		expect(told).to.deep.equal(['alice', 'neill', 'example', 'se cret']);
		estimateStrength(listening, STRONG);
		expect(told).to.deep.equal([]);
	});

	it('refuses words of user name, name, e-mail address and workspace', () => {
		const personal = ['alice.w', 'Alice Wonderland', 'aw@example.org', 'Rabbit Hole Ltd', 'chat.example.org'];
		for (const part of ['alice', 'WONDERLAND', 'Example', 'rabbit', 'hole', 'Chat']) {
			expect(refusal(`${STRONG}${part}`, { personal }), part).to.equal('personal');
		}
		expect(refusal(`${STRONG}awltdorg`, { personal })).to.equal(undefined);
		expect(refusal(STRONG, { personal: ['', '!?', 'k7#'] })).to.equal(undefined);
	});

	it('counts letters as words, digits and signs one by one, repetitions and sequences once', () => {
		const bits = (password: string): number => estimateStrength(generous, password).bits;
		expect(bits('abacus')).to.be.closeTo(12.92, 0.01);
		expect(bits('ABACUS')).to.equal(bits('abacus'));
		expect(bits('ox')).to.be.closeTo(2 * Math.log2(26), 1e-9);
		expect(bits('zqvxkj')).to.equal(16);
		expect(bits('zqvxkfwbt')).to.equal(32);
		expect(bits('7')).to.be.closeTo(Math.log2(10), 1e-9);
		expect(bits('7#')).to.be.closeTo(2 * Math.log2(43), 1e-9);
		expect(bits('Vq')).to.be.closeTo(2 * Math.log2(52), 1e-9);
		expect(bits('é')).to.be.closeTo(Math.log2(100), 1e-9);
		expect(bits('7777')).to.equal(bits('7'));
		expect(bits('1234')).to.equal(bits('1'));
		expect(bits('zoom zoom ZOOM')).to.equal(bits('zoom'));
	});

	it('takes any string, at a bounded cost', function () {
		this.timeout(60_000);
		expect(refusal('aB3$'.repeat(5000))).to.equal('guessable');
		fc.assert(
			fc.property(
				fc.string({ unit: 'binary', maxLength: 60 }),
				fc.string({ unit: 'binary', maxLength: 20 }),
				(password, other) => {
					const { bits, guessesLog10 } = estimateStrength(estimator, password, {
						loginPassword: other,
						personal: [other],
					});
					return bits >= 0 && guessesLog10 >= 0;
				},
			),
			{ numRuns: 60 },
		);
	});
});
