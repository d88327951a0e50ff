import { StoreError, type StoreErrorCode } from '@rocket.chat/model-typings';
import { expect } from 'chai';
import { createStoreErrorLog } from './store-trouble.ts';

describe('X9 trouble of the store in the log', () => {
	let now: number;
	let lines: { fields: Record<string, unknown>; message: string }[];
	let tell: (code: StoreErrorCode) => void;

	beforeEach(() => {
		now = 0;
		lines = [];
		const logger = {
			error: (fields: Record<string, unknown>, message: string) => void lines.push({ fields, message }),
		};
		const trouble = createStoreErrorLog({ logger: logger as never, dataDir: '/', now: () => now });
		tell = (code) => trouble(new StoreError(code, `message of ${code}`));
	});

	const logged = async (count: number): Promise<void> => {
		while (lines.length < count) {
			await new Promise((resolve) => setImmediate(resolve));
		}
	};

	it('names DATA_DIR and the free bytes at once, then once a minute with how many calls were refused', async () => {
		for (let n = 0; n < 100; n++) {
			tell('store-full');
		}
		await logged(1);
		expect(lines[0]?.fields).to.deep.include({ code: 'store-full', dataDir: '/', refused: 1 });
		expect(lines[0]?.fields.freeBytes).to.be.a('number');
		now = 59_999;
		tell('store-full');
		now = 60_000;
		tell('store-full');
		await logged(2);
		expect(lines.map(({ fields }) => fields.refused)).to.deep.equal([1, 101]);
	});

	it('tells another kind at once, and nothing of what callers did', async () => {
		tell('store-full');
		tell('duplicate-key');
		tell('no-such-room');
		tell('store-gone');
		await logged(2);
		expect(lines.map(({ message }) => message).sort()).to.deep.equal([
			'message of store-full',
			'message of store-gone',
		]);
	});
});
