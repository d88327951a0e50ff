import { expect } from 'chai';
import { judgeLoginPassword, LEAST_SCORE, MOST_LENGTH } from './login-password.ts';

describe('strength of a login password', () => {
	const refusal = (password: string, personal: readonly string[] = [], leastLength?: number) =>
		judgeLoginPassword(password, personal, leastLength).refusal;

	it('X5 refuses what is tried first', () => {
		for (const password of [
			'password',
			'12345678',
			'aaaaaaaa',
			'        ',
			'\t\t\t\t\t\t\t\t',
			'qwertyuiop',
			'Passw0rd',
			'iloveyou1',
			'20010911',
			'１２３４５６７８',
		]) {
			expect(refusal(password), password).to.equal('guessable');
		}
	});

	it('refuses what belongs to its owner: user name, name and address, also backwards or in other letters', () => {
		const personal = ['alice.liddell', 'Alice Pleasance Liddell', 'white.rabbit@example.org'];
		for (const password of [
			'alice.liddell',
			'Alice.Liddell',
			'lleddil.ecila',
			'@lice.Liddell',
			'Alice Pleasance Liddell',
			'white.rabbit@example.org',
			'white.rabbit1',
			'WHITE.RABBIT',
		]) {
			expect(refusal(password, personal), password).to.equal('guessable');
		}
	});

	it('X5 refuses what is made of these words alone: repeated, joined, backwards, in other letters, with signs and a year between', () => {
		const personal = ['alice', 'Alice Liddell', 'white.rabbit@example.org'];
		for (const password of [
			'alice-alice',
			'alice.alice.alice',
			'Alice Alice',
			'alice_liddell_alice',
			'Liddell, Alice!',
			'AliceLiddell!',
			'ecila-ecila',
			'lleddil+alice',
			'4l1ce-4l1c3',
			'@lic3!L!dd311',
			'tibbar.etihw',
			'white.rabbit.alice',
			'rabbit@rabbit',
			'example.example',
			'alice2026alice',
			'1999-alice-liddell',
			'ａｌｉｃｅ－ａｌｉｃｅ',
			'àlicé-alïce',
			'alice-'.repeat(30),
		]) {
			expect(refusal(password, personal), password).to.equal('guessable');
		}
		expect(refusal('山田太郎・山田太郎', ['yamada', '山田太郎'])).to.equal('guessable');
		expect(refusal('j0hn99-99nhoj', ['john99']), 'digits that belong to the name').to.equal('guessable');
	});

	it('accepts these words beside others', () => {
		const personal = ['alice', 'Alice Liddell', 'white.rabbit@example.org'];
		for (const password of [
			'alice lamp garden',
			'alice-83719402-alice',
			'Liddell hört k7#Vq',
			'malice in wonderland 7',
			'#}:~&=)*^;[<',
		]) {
			expect(refusal(password, personal), password).to.equal(undefined);
		}
		expect(refusal('correct horse battery', ['c', 'J. R. R.', ''])).to.equal(undefined);
	});

	it('accepts from 10^8 guesses on, whatever it is made of', () => {
		for (const password of [
			'correct horse battery',
			'k7#Vq9!xTz',
			'Hutschnur-73-Lampe',
			'пчела лампа гора',
			'晴れた日の図書館と古い傘',
		]) {
			const judged = judgeLoginPassword(password, ['alice']);
			expect(judged.refusal, password).to.equal(undefined);
			expect(judged.score).to.be.at.least(LEAST_SCORE);
			expect(judged.guessesLog10).to.be.at.least(8);
		}
	});

	it('counts code points of one form: an accent typed apart makes it no longer', () => {
		expect(refusal('k7#Vq9!')).to.equal('too-short');
		expect(refusal('k7#Vq9é'.normalize('NFD'))).to.equal('too-short');
		expect(refusal('k7#Vq9𝄞')).to.equal('too-short');
		expect(refusal('k7#Vq9!xTz', [], 11)).to.equal('too-short');
		expect(refusal('k7#Vq9!xTz', [], 10)).to.equal(undefined);
		expect(refusal('k7#Vq9!xTz'.repeat(MOST_LENGTH / 10))).to.equal(undefined);
		expect(refusal(`${'k7#Vq9!xTz'.repeat(MOST_LENGTH / 10)}x`)).to.equal('too-long');
		expect(refusal('')).to.equal('too-short');
	});

	it('X9 takes any text at a bounded cost: a thousand characters of the worst that is known cost what the first 32 do', () => {
		const median = (password: string, personal: readonly string[]): number => {
			const times = Array.from({ length: 5 }, () => {
				const start = process.cpuUsage();
				judgeLoginPassword(password, personal);
				const { user, system } = process.cpuUsage(start);
				return user + system;
			});
			return times.sort((a, b) => a - b)[2] ?? 0;
		};
		const many = Array.from({ length: 1_000 }, (_, n) => `${n}p4$$w0rd`.repeat(100));
		const few = many.slice(0, 10).map((word) => word.slice(0, 64));
		const marks = `a${'\u0301\u0323'.repeat(60_000)}`;
		expect(median(marks, [marks]), 'to bring them into order would take seconds').to.be.below(1_000_000);
		expect(judgeLoginPassword(marks, [marks]).refusal).to.equal('too-long');
		for (const worst of ['1', 'p4$$w0rd', '4@4@4@1!|', 'i1!|l1']) {
			const long = worst.repeat(1_000);
			// Without the cut ten to a hundred times as much.
			expect(median(long, many) / median(long.slice(0, 32), few), worst).to.be.below(4);
		}
	}).timeout(60_000);
});
