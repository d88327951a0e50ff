import { expect } from 'chai';
import { OtrEventBuffer } from './otr-event-buffer.ts';

describe('off-the-record frames that come before their code', () => {
	const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
	const start = () => {
		const heard: unknown[] = [];
		return { frames: new OtrEventBuffer(), heard, hear: (kind: unknown) => void heard.push(kind) };
	};

	it('G6 are handed over once it listens, in order, before those that come later', async () => {
		const { frames, heard, hear } = start();
		frames.take('invite', {});
		frames.take('cancel', {});
		const stop = frames.attach(hear);
		await settle();
		frames.take('accept', {});
		expect(heard).to.deep.equal(['invite', 'cancel', 'accept']);
		stop();
		frames.take('late', {});
		expect(heard).to.have.length(3);
	});

	it('are bounded, and forgotten when the user leaves', async () => {
		const { frames, heard, hear } = start();
		for (let count = 0; count < 100; count++) {
			frames.take(count);
		}
		frames.attach(hear);
		await settle();
		expect(heard).to.have.length(32);
		expect(heard.at(-1)).to.equal(99);
		const left = start();
		left.frames.take('invite');
		left.frames.clear();
		left.frames.attach(left.hear);
		await settle();
		expect(left.heard).to.deep.equal([]);
	});
});
