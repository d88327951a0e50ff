import { expect } from 'chai';
import { type Line, LongAnswers } from './long-answers.ts';

const KIB = 1024;

/** Until everything that needs no more input has happened. */
const settled = async (): Promise<void> => {
	for (let turn = 0; turn < 300; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A process whose time a test moves on, and whose turns it counts. */
const open = () => {
	let time = 0;
	let alarms: { at: number; callback: () => void }[] = [];
	const process = {
		turns: 0,
		now: () => time,
		after: (ms: number, callback: () => void) => {
			const alarm = { at: time + ms, callback };
			alarms.push(alarm);
			return () => {
				alarms = alarms.filter((other) => other !== alarm);
			};
		},
		afterTurn: (callback: () => void) => {
			setImmediate(() => {
				process.turns++;
				callback();
			});
		},
		pass: (ms: number) => {
			time += ms;
			for (const { callback } of alarms.filter(({ at }) => at <= time)) callback();
			alarms = alarms.filter(({ at }) => at > time);
		},
	};
	return { process, answers: new LongAnswers(process) };
};

/** A reader that takes when it is told to. */
class Reader implements Line {
	text = '';
	pieces = 0;
	dropped = false;
	ended = false;
	/** Takes at once. */
	eager = false;
	private taking: ((taken: boolean) => void) | undefined;
	private readonly told = new Set<() => void>();

	write(text: string, last: boolean): Promise<boolean> {
		if (this.dropped) return Promise.resolve(false);
		this.pieces++;
		this.text += text;
		this.ended ||= last;
		return this.eager ? Promise.resolve(true) : new Promise((resolve) => (this.taking = resolve));
	}

	take(): void {
		this.taking?.(true);
		this.taking = undefined;
	}

	drop(): void {
		this.dropped = true;
		this.taking?.(false);
		for (const callback of this.told) callback();
	}

	onGone(callback: () => void): () => void {
		this.told.add(callback);
		return () => this.told.delete(callback);
	}
}

/** Texts of 1 kB, counting how many were made. */
const counted = (kilobytes: number) => {
	const made = { count: 0, ended: false };
	const texts = (async function* () {
		try {
			for (; made.count < kilobytes; made.count++) yield 'x'.repeat(KIB);
		} finally {
			made.ended = true;
		}
	})();
	return { made, texts };
};

describe('a long answer', () => {
	/** Begins an answer that is known to be long, and sends it. */
	const send = async (answers: LongAnswers, texts: AsyncIterable<string>, line: Line, by = 'alice') => {
		const begun = await answers.begin(texts);
		if ('whole' in begun) throw new Error('it is short');
		return answers.send(begun, line, by);
	};

	it('that is short is whole, and needs no place', async () => {
		const { answers } = open();
		expect(await answers.begin(counted(64).texts)).to.deep.equal({ whole: 'x'.repeat(64 * KIB) });
		expect(await answers.begin(counted(73).texts)).to.have.property('rest');
	});

	it('X9 is made no faster than it is read, and arrives whole', async () => {
		const { answers } = open();
		const { made, texts } = counted(1000);
		const reader = new Reader();
		const sent = send(answers, texts, reader);
		await settled();
		const before = made.count;
		expect(before).to.be.below(64 + 24);
		for (let taken = 0; taken < 20; taken++) {
			reader.take();
			await settled();
		}
		expect(made.count - before).to.be.within(90, 170);
		reader.eager = true;
		reader.take();
		await sent;
		expect([reader.text.length, reader.ended, made.ended]).to.deep.equal([1000 * KIB, true, true]);
	});

	it('X9 is made in slices of one turn, however many are under way at once', async () => {
		const { answers, process } = open();
		const readers = Array.from({ length: 5 }, () => Object.assign(new Reader(), { eager: true }));
		await Promise.all(readers.map((reader, n) => send(answers, counted(400).texts, reader, `user ${n}`)));
		expect(new Set(readers.map(({ text }) => text.length))).to.deep.equal(new Set([400 * KIB]));
		// 8 kB a turn, of one of them.
		expect(process.turns).to.be.within(5 * 49, 5 * 51);
	});

	it('X9 is kept, whatever its length, while 64 kB are taken in 10 s', async () => {
		const { answers, process } = open();
		const reader = new Reader();
		const sent = send(answers, counted(2000).texts, reader);
		await settled();
		while (!reader.ended) {
			process.pass(1_250);
			expect(reader.dropped).to.equal(false);
			reader.take();
			await settled();
		}
		reader.take();
		await sent;
		expect(process.now()).to.be.above(300_000);
	});

	it('X9 is dropped where the reader is slower than that, or stops', async () => {
		for (const pause of [1_450, 10_000]) {
			const { answers, process } = open();
			const reader = new Reader();
			const { made, texts } = counted(2000);
			const sent = send(answers, texts, reader);
			await settled();
			while (!reader.dropped && !reader.ended) {
				process.pass(pause);
				reader.take();
				await settled();
			}
			await sent;
			expect([reader.dropped, reader.ended, made.ended]).to.deep.equal([true, false, true]);
			expect(process.now()).to.be.below(80_000);
		}
	});

	it('costs its reader no time that it took to be made', async () => {
		const { answers, process } = open();
		const reader = Object.assign(new Reader(), { eager: true });
		const texts = (async function* () {
			for (let made = 0; made < 200; made++) {
				process.pass(60_000);
				yield 'x'.repeat(KIB);
			}
		})();
		await send(answers, texts, reader);
		expect([reader.dropped, reader.ended]).to.deep.equal([false, true]);
	});

	it('X9 waits where 64 are under way, or 8 of one account, which hinder nobody else', async () => {
		const { answers } = open();
		const begin = (by: string) => {
			const reader = new Reader();
			const sent = send(answers, counted(100).texts, reader, by);
			return { reader, sent };
		};
		const hogs = Array.from({ length: 20 }, () => begin('hog'));
		await settled();
		expect(hogs.filter(({ reader }) => reader.pieces > 0)).to.have.length(8);
		const others = Array.from({ length: 60 }, (_, n) => begin(`user ${n}`));
		await settled();
		await settled();
		expect(others.filter(({ reader }) => reader.pieces > 0)).to.have.length(56);
		const [first] = others;
		if (!first) throw new Error('there is one');
		first.reader.eager = true;
		first.reader.take();
		await first.sent;
		await settled();
		expect(others.filter(({ reader }) => reader.pieces > 0)).to.have.length(57);
		for (const { reader } of [...hogs, ...others]) reader.drop();
		await Promise.all([...hogs, ...others].map(({ sent }) => sent));
		const after = begin('hog');
		await settled();
		expect(after.reader.pieces).to.equal(1);
		after.reader.drop();
		await after.sent;
	});

	it('rejects with what went wrong, at the beginning or in the middle, and frees its place', async () => {
		const { answers } = open();
		const failing = async function* (after: number) {
			for (let made = 0; made < after; made++) yield 'x'.repeat(KIB);
			throw new Error('the store is away');
		};
		const messageOf = (promise: Promise<unknown>) => promise.catch((error: Error) => error.message);
		expect(await messageOf(answers.begin(failing(3)))).to.equal('the store is away');
		for (let times = 0; times < 10; times++) {
			expect(await messageOf(send(answers, failing(200), Object.assign(new Reader(), { eager: true })))).to.equal(
				'the store is away',
			);
		}
		const reader = Object.assign(new Reader(), { eager: true });
		await send(answers, counted(100).texts, reader);
		expect(reader.ended).to.equal(true);
	});
});
