import { expect } from 'chai';
import { ReadingPace } from './reading-pace.ts';

const LIMITS = { bytes: { burst: 1000, perSecond: 100 }, frames: { burst: 10, perSecond: 5 } };

describe('the pace at which a socket is read', () => {
	const create = (): { take: (bytes: number, frames?: number) => number; pass: (ms: number) => void } => {
		let time = 5_000;
		const pace = new ReadingPace(LIMITS, () => time);
		return {
			take: (bytes, frames = 1) => pace.take(bytes, frames),
			pass: (ms) => {
				time += ms;
			},
		};
	};

	it('lets a burst through and then pauses for as long as the excess takes', () => {
		const { take, pass } = create();
		expect(take(1000)).to.equal(0);
		expect(take(50)).to.equal(500);
		pass(500);
		expect(take(0)).to.equal(0);
		expect(take(10)).to.equal(100);
	});

	it('counts frames as well as bytes, many at once as one after another', () => {
		const { take } = create();
		expect(Array.from({ length: 10 }, () => take(1))).to.deep.equal(Array.from({ length: 10 }, () => 0));
		expect(take(1)).to.equal(200);
		expect(take(1)).to.equal(400);
		expect(create().take(60, 20)).to.equal(2000);
	});

	it('gives no credit beyond the burst to who was silent', () => {
		const { take, pass } = create();
		pass(1_000_000);
		expect(take(1000)).to.equal(0);
		expect(take(1)).to.equal(10);
	});
});
