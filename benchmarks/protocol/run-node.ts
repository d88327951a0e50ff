/**
 * The contests in one Node process: bundled by main.ts, and run with the garbage collector at hand. Figures go to the
 * file named by the first argument.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { argv, cpuUsage, stdout } from 'node:process';
import { loadSodium, pureJs } from '@rocket.chat/crypto';
import { signalDevices, signalSay, signalSetUp } from './contenders/libsignal.ts';
import type { Olm } from './contenders/olm.ts';
import { identities, say, setUp } from './contenders/ours.ts';
import { type Conditions, type Contender, entrants, hold, SETS, type SetName, type Timings } from './contest.ts';
import { contests, TEXT } from './contests.ts';
import { profileOf } from './profile.ts';
import { seededRandom } from './seeded.ts';
import { wireOf } from './wire.ts';

const [, , file = '', set = SETS[0], seed = '1', rounds = '7', budget = '300', only = ''] = argv;

declare const gc: () => void;

const conditions: Conditions = {
	rounds: Number(rounds),
	budget: Number(budget),
	cpu: () => {
		const { user, system } = cpuUsage();
		return user + system;
	},
	settle: () => gc(),
	random: seededRandom(Number(seed)),
	tell: (line) => stdout.write(`  ${line}\n`),
};

const repeat = (work: () => Promise<unknown>): Contender => ({
	name: 'libsignal',
	run: async (count) => {
		for (let i = 0; i < count; i++) {
			await work();
		}
	},
});

async function talking(): Promise<ReturnType<typeof signalDevices>> {
	const pair = signalDevices();
	await signalSetUp(pair);
	// Until Bob has answered, Alice's frames carry the pre-key message around them.
	await signalSay(pair.bob, pair.alice, TEXT);
	await signalSay(pair.alice, pair.bob, TEXT);
	return pair;
}

const olm = createRequire(import.meta.url)('@matrix-org/olm') as Olm;
await olm.init();
const sodium = await loadSodium();
const strangers = signalDevices();
const [one, both] = [await talking(), await talking()];
const all = await contests([[set, set === SETS[0] ? sodium : pureJs]], olm, {
	setUp: [repeat(() => signalSetUp(strangers))],
	oneWay: [repeat(() => signalSay(one.alice, one.bob, TEXT))],
	pingPong: [
		repeat(async () => {
			await signalSay(both.alice, both.bob, TEXT);
			await signalSay(both.bob, both.alice, TEXT);
		}),
	],
});
const timings: Timings[] = [];
for (const contest of entrants(all, set as SetName, only)) {
	timings.push(...(await hold(contest, conditions)));
}
const profiles = {
	'set-up': profileOf(sodium, 500, (counted) => {
		const known = identities(counted);
		return () => setUp(counted, known);
	}),
	'one way': profileOf(sodium, 5000, (counted) => {
		const { alice, bob } = setUp(counted, identities(counted));
		return () => say(counted, alice, bob, TEXT, { relayed: true });
	}),
	'ping-pong': profileOf(sodium, 500, (counted) => {
		const { alice, bob } = setUp(counted, identities(counted));
		return () => {
			say(counted, alice, bob, TEXT, { relayed: true });
			say(counted, bob, alice, TEXT, { relayed: true });
		};
	}),
};
writeFileSync(file, JSON.stringify({ timings, wire: await wireOf(sodium, olm, TEXT), profiles }));
