// Mocha's spec reporter, which also leaves its counts and the files whose tests it saw, in the file named by
// COUNTS_FILE.
const fs = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
	constructor(runner, options) {
		super(runner, options);
		const ran = new Set();
		for (const event of ['pass', 'fail', 'pending']) {
			runner.on(event, ({ file }) => ran.add(file));
		}
		runner.once('end', () => {
			const { passes = 0, failures = 0, pending = 0 } = this.stats ?? runner.stats ?? {};
			fs.writeFileSync(process.env.COUNTS_FILE, JSON.stringify({ passes, failures, pending, ran: [...ran] }));
		});
	}
};
