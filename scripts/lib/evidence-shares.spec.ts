import { expect } from 'chai';
import { mergeCounts, mergeEvidence } from './evidence-shares.mjs';

describe('a check that several processes did together', () => {
	it('has the sum of their figures, the highest of their peaks, and every problem', () => {
		const shares = [
			{ seed: 7, figures: { runs: 3, peakMiB: 40, properties: 2, inputs: 5 }, problems: [] },
			{ seed: 8, figures: { runs: 4, peakMiB: 30, properties: 2 }, problems: ['one'] },
		];
		expect(mergeEvidence(7, shares)).to.deep.equal({
			seed: 7,
			figures: { runs: 7, peakMiB: 40, properties: 2, inputs: 5, processes: 2 },
			problems: ['one'],
		});
		expect(
			mergeCounts([
				{ passes: 3, failures: 0, pending: 0 },
				{ passes: 2, failures: 1, pending: 0 },
			]),
		).to.deep.equal({ passes: 5, failures: 1, pending: 0 });
	});
});
