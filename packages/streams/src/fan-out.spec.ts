import { expect } from 'chai';
import { FanOut, SENDS_PER_TURN } from './index.ts';

const create = () => {
	const turns: (() => void)[] = [];
	const errors: unknown[] = [];
	const fanOut = new FanOut({
		afterTurn: (callback) => void turns.push(callback),
		onError: (error) => void errors.push(error),
	});
	const sent: string[] = [];
	const job = (name: string, count: number): (() => void)[] =>
		Array.from({ length: count }, (_, index) => () => void sent.push(`${name}${index}`));
	/** Ends the turn; false where nothing waits for that. */
	const nextTurn = (): boolean => {
		const callbacks = turns.splice(0);
		for (const callback of callbacks) callback();
		return callbacks.length > 0;
	};
	return { fanOut, sent, errors, job, nextTurn };
};

describe('what concerns many', () => {
	it('X9 is sent in slices: so many in a turn of the event loop, whatever the number of jobs', () => {
		const { fanOut, sent, job, nextTurn } = create();
		for (let index = 0; index < 10; index++) void fanOut.spread(job(`${index}:`, 30));
		const slices = [sent.length];
		while (nextTurn()) slices.push(sent.length - slices.reduce((sum, each) => sum + each, 0));
		expect(Math.max(...slices)).to.be.at.most(SENDS_PER_TURN);
		expect(slices.length).to.be.at.least(6);
		expect(sent).to.have.length(300);
	});

	it('keeps the order of the jobs, and of the sends of each', () => {
		const { fanOut, sent, job, nextTurn } = create();
		void fanOut.spread(job('a', 60));
		void fanOut.spread(job('b', 2));
		while (nextTurn());
		expect(sent.slice(-3)).to.deep.equal(['a59', 'b0', 'b1']);
	});

	it('goes at once where nobody waits, and says when it is through', async () => {
		const { fanOut, sent, job } = create();
		await fanOut.spread(job('a', 3));
		await fanOut.spread([]);
		expect(sent).to.deep.equal(['a0', 'a1', 'a2']);
	});

	it('looks at what it sends when it sends it', () => {
		const { fanOut, sent, job, nextTurn } = create();
		const names = ['before'];
		void fanOut.spread(job('a', SENDS_PER_TURN));
		void fanOut.spread(
			(function* late() {
				for (const name of names) yield () => void sent.push(name);
			})(),
		);
		names[0] = 'after';
		while (nextTurn());
		expect(sent.at(-1)).to.equal('after');
	});

	it('goes on where a send throws, or what says what to send', async () => {
		const { fanOut, sent, errors, job, nextTurn } = create();
		const fault = (): never => {
			throw new Error('gone');
		};
		const broken = (function* () {
			yield fault;
			fault();
		})();
		const done = fanOut.spread(broken);
		void fanOut.spread(job('b', 1));
		while (nextTurn());
		await done;
		expect(errors).to.have.length(2);
		expect(sent).to.deep.equal(['b0']);
	});

	it('takes what a send itself has to say to many', () => {
		const { fanOut, sent, job, nextTurn } = create();
		void fanOut.spread([() => void fanOut.spread(job('b', 1)), ...job('a', 1)]);
		while (nextTurn());
		expect(sent).to.deep.equal(['a0', 'b0']);
	});

	it('sends nothing once stopped, and keeps nobody waiting', async () => {
		const { fanOut, sent, job, nextTurn } = create();
		const done = fanOut.spread(job('a', 200));
		fanOut.stop();
		while (nextTurn());
		await done;
		await fanOut.spread(job('b', 1));
		expect(sent).to.have.length(SENDS_PER_TURN);
	});
});
