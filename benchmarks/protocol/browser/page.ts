/**
 * The contests in a page. `index.html` loads Olm before it; the clock of the CPU is the browser's, asked through
 * `cpuMicroseconds`.
 */
import { loadSodium, pureJs } from '@rocket.chat/crypto';
import type { Olm } from '../contenders/olm.ts';
import { entrants, hold, SETS, type SetName, type Timings } from '../contest.ts';
import { contests } from '../contests.ts';
import { seededRandom } from '../seeded.ts';

declare global {
	interface Window {
		Olm: Olm & { init(options: { locateFile: () => string }): Promise<void> };
		gc?: () => void;
		cpuMicroseconds(): Promise<number>;
		tell(line: string): Promise<void>;
		race(options: {
			seed: number;
			rounds: number;
			budget: number;
			only: string;
			set: SetName;
		}): Promise<readonly Timings[]>;
	}
}

window.race = async ({ seed, rounds, budget, only, set }) => {
	await window.Olm.init({ locateFile: () => '/olm.wasm' });
	const conditions = {
		rounds,
		budget,
		cpu: () => window.cpuMicroseconds(),
		settle: () => window.gc?.(),
		random: seededRandom(seed),
		tell: (line: string) => void window.tell(line),
	};
	const all = await contests([[set, set === SETS[0] ? await loadSodium() : pureJs]], window.Olm);
	const timings: Timings[] = [];
	for (const contest of entrants(all, set, only)) {
		timings.push(...(await hold(contest, conditions)));
	}
	return timings;
};
