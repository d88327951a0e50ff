// Mocha's spec reporter, which also leaves its counts in the file named by COUNTS_FILE.
const fs = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
	constructor(runner, options) {
		super(runner, options);
		runner.once('end', () => {
			const { passes = 0, failures = 0, pending = 0 } = this.stats ?? runner.stats ?? {};
			fs.writeFileSync(process.env.COUNTS_FILE, JSON.stringify({ passes, failures, pending }));
		});
	}
};
