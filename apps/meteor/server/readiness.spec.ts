import { StoreError } from '@rocket.chat/model-typings';
import { expect } from 'chai';
import { readinessOf } from './readiness.ts';

describe('X9 readiness', () => {
	let now: number;
	let proofs: number;
	let outcome: () => Promise<void>;
	const never = () => new Promise<never>(() => undefined);

	const readiness = (after: () => Promise<void> = never) =>
		readinessOf({
			prove: () => {
				proofs += 1;
				return outcome();
			},
			now: () => now,
			after,
		});

	beforeEach(() => {
		now = 0;
		proofs = 0;
		outcome = async () => undefined;
	});

	it('is proven once a second, for all who ask', async () => {
		const ready = readiness();
		expect(new Set(await Promise.all(Array.from({ length: 50 }, ready)))).to.deep.equal(new Set([undefined]));
		now = 999;
		await ready();
		expect(proofs).to.equal(1);
		now = 1_000;
		await ready();
		expect(proofs).to.equal(2);
	});

	it('says in a few words what is wrong, and takes it back once it is right again', async () => {
		const ready = readiness();
		outcome = () => Promise.reject(new StoreError('store-full', 'The disk of DATA_DIR is full'));
		expect(await ready()).to.equal('the disk is full');
		outcome = () => Promise.reject(new Error('something with a secret in it'));
		now = 1_000;
		expect(await ready()).to.equal('the store does not answer');
		outcome = async () => undefined;
		now = 2_000;
		expect(await ready()).to.equal(undefined);
	});

	it('waits for no store that hangs, and does not ask it again meanwhile', async () => {
		outcome = never;
		const ready = readiness(async () => undefined);
		expect(await ready()).to.equal('the store does not answer');
		now = 60_000;
		expect(await ready()).to.equal('the store does not answer');
		expect(proofs).to.equal(1);
	});
});
