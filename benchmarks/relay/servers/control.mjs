// Loaded before a server under test: tells the process that started it what it has used. The server itself knows
// nothing of it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Microseconds of CPU since its start, all threads; bytes. */
const usage = () => {
	const { user, system } = process.cpuUsage();
	const { rss, heapUsed } = process.memoryUsage();
	return { cpu: user + system, rss, heap: heapUsed };
};

/** Collects what is garbage, so that what is left is held. */
const collect = () => {
	setFlagsFromString('--expose-gc');
	const gc = runInNewContext('gc');
	gc();
	gc();
};

process.on('message', (asked) => {
	if (asked === 'usage, collected') {
		collect();
	}
	process.send?.(usage());
});
// Asked for now and then, it keeps nothing alive.
process.channel?.unref();
