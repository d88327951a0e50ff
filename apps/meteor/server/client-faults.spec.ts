import { expect } from 'chai';
import { clientStatusOf, countFaults } from './client-faults.ts';

describe('faults of clients', () => {
	it('X9 are one line a minute with their numbers, however many they are', () => {
		const lines: unknown[] = [];
		let due: (() => void) | undefined;
		const faults = countFaults({ warn: (...line: unknown[]) => void lines.push(line) } as never, (ms, callback) => {
			expect(ms).to.equal(60_000);
			due = callback;
			return () => undefined;
		});
		const minute = (): void => {
			const callback = due;
			due = undefined;
			callback?.();
		};
		minute();
		for (let count = 0; count < 500; count += 1) {
			faults.count('aborted');
		}
		faults.count('malformed');
		expect(lines).to.deep.equal([]);
		minute();
		minute();
		expect(lines).to.deep.equal([
			[{ requests: { aborted: 500, malformed: 1 } }, 'requests failed by fault of their clients within a minute'],
		]);
		faults.count('malformed');
		faults.stop();
		faults.count('malformed');
		minute();
		expect(lines.slice(1)).to.deep.equal([
			[{ requests: { malformed: 1 } }, 'requests failed by fault of their clients within a minute'],
		]);
	});

	it("are told from the server's own by their status", () => {
		const errors = [
			Object.assign(new URIError('x'), { status: 400 }),
			{ statusCode: 413 },
			{ status: 500 },
			{ status: '400' },
			new Error('x'),
			undefined,
		];
		expect(errors.map(clientStatusOf)).to.deep.equal([400, 413, undefined, undefined, undefined, undefined]);
	});
});
