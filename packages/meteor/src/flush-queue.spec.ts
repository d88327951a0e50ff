import { expect } from 'chai';
import { createFlushQueue, type Flushable } from './flush-queue.ts';

describe('what is written within a turn', () => {
	const create = () => {
		const ends: (() => void)[] = [];
		const flushed: string[] = [];
		const turn = createFlushQueue(
			(callback) => void ends.push(callback),
			(held) => held.terminate(),
		);
		const held = (name: string, flush: () => void = () => undefined): Flushable => ({
			flush: () => {
				flush();
				flushed.push(name);
			},
			terminate: () => void flushed.push(`${name} is ended`),
		});
		return { turn, ends, flushed, held, end: () => ends.shift()?.() };
	};

	it('leaves when the turn is over, in the order in which it was begun', () => {
		const { turn, ends, flushed, held, end } = create();
		turn.end(held('one'));
		turn.end(held('other'));
		expect([flushed, ends.length]).to.deep.equal([[], 1]);
		end();
		expect([flushed, ends.length]).to.deep.equal([['one', 'other'], 0]);
	});

	it('leaves in the next turn where it came while this one ended', () => {
		const { turn, flushed, held, end } = create();
		turn.end(held('one', () => turn.end(held('again'))));
		end();
		expect(flushed).to.deep.equal(['one']);
		end();
		expect(flushed).to.deep.equal(['one', 'again']);
	});

	it('X9 a socket whose writing throws ends alone', () => {
		const { turn, flushed, held, end } = create();
		turn.end(
			held('failing', () => {
				throw new TypeError('broken');
			}),
		);
		turn.end(held('other'));
		end();
		expect(flushed).to.deep.equal(['failing is ended', 'other']);
	});
});
