// Loaded into the server by NODE_OPTIONS: collects its garbage on a signal, and says so. What V8 has not come to throw
// away yet, nobody holds.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
if (isMainThread) {
	process.on('SIGUSR2', () => {
		collect();
		collect();
		// Pages are given back by a thread of V8's.
		setTimeout(() => process.stderr.write('collected\n'), 500);
	});
}
