import { expect } from 'chai';
import { PHASES } from '../src/session/table/rows.ts';
import { SCENES } from './scenarios.ts';
import { runTrace, sceneTrace, storedTraces } from './session-traces.ts';

describe('what a session does, as it is written down', function () {
	this.timeout(20_000);

	const { scenes, runs } = storedTraces();

	it('is there for every scene of every phase, and for conversations', () => {
		expect(scenes.map(({ phase, index }) => `${phase} ${index}`)).to.deep.equal(
			PHASES.flatMap((phase) => SCENES[phase].map((_, index) => `${phase} ${index}`)),
		);
		expect(runs).to.have.length.of.at.least(20);
	});

	for (const { phase, index, lines } of scenes) {
		it(`is what every input does in ${phase}, scene ${index}`, () => {
			expect(sceneTrace(phase, index)).to.deep.equal(lines);
		});
	}

	for (const [index, { run, lines }] of runs.entries()) {
		it(`is what a conversation over a bad network does: ${index}`, () => {
			expect(runTrace(run)).to.deep.equal(lines);
		});
	}
});
