import { readFileSync } from 'node:fs';
import { spawnServer, type TestServer, temporaryFolder } from '../../api/support/index.ts';
import { type FaultRates, seeded, seededFaults } from '../support/faults.ts';
import { establish, Person } from '../support/index.ts';
import { FaultProxy } from '../support/proxy.ts';
import { judge, type Verdict } from './ledger.ts';
import { type Planned, planOf } from './plan.ts';
import { sleep, Talker } from './talker.ts';
import { contentsOf, tracesOf } from './traces.ts';
import { watch } from './watch.ts';

export type SoakOptions = {
	readonly minutes: number /** each way */;
	readonly messages: number;
	readonly seed: number;
	readonly say: (line: string) => void;
};

export type SoakReport = {
	readonly seed: number;
	readonly minutes: number;
	readonly messages: number;
	readonly figures: Readonly<Record<string, number>>;
	readonly violations: readonly string[];
};

/** Chances of a fault for each data frame and each way through a proxy; a frame passes two. */
const RATES: FaultRates = {
	lost: 0.01,
	replayed: 0.02,
	reordered: 0.02,
	truncated: 0.01,
	flipped: 0.02,
	reflected: 0.01,
};
const CATCH_UP = 60_000;
const SETTLE = 120_000;
const PROGRESS = 15_000;

/** The server, which can be killed and started again where it was. */
class Killable {
	private readonly past: TestServer[] = [];
	private readonly folder = temporaryFolder();
	peakKiB = 0;

	private constructor(private current: TestServer | undefined) {}

	static async start(): Promise<Killable> {
		const killable = new Killable(undefined);
		killable.current = await spawnServer({ dataDir: killable.folder.path });
		return killable;
	}

	private get running(): TestServer {
		if (!this.current) {
			throw new Error('the server was not started');
		}
		return this.current;
	}

	get url(): string {
		return this.running.url;
	}

	measure(): void {
		const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.running.pid}/status`, 'utf8')) ?? [];
		this.peakKiB = Math.max(this.peakKiB, Number(kib ?? 0));
	}

	async kill(ms: number): Promise<void> {
		const killed = this.running;
		this.measure();
		this.past.push(killed);
		await killed.stop('SIGKILL');
		await sleep(ms);
		this.current = await spawnServer({ dataDir: this.folder.path, env: { PORT: String(killed.port) } });
	}

	/** What it wrote in all its lives, and what lies in its folder. */
	traces(): Record<string, string> {
		const log = [...this.past, this.running].map((server) => server.stdout() + server.stderr()).join('\n');
		return { 'the log': log, ...contentsOf(this.folder.path) };
	}

	async end(): Promise<void> {
		await this.current?.stop();
		this.folder.remove();
	}
}

const describeTrouble = (trouble: Planned): string =>
	`${trouble.type}${'who' in trouble ? ` ${trouble.who}` : ''}${'ms' in trouble ? ` for ${(trouble.ms / 1000).toFixed(1)} s` : ''}`;

async function trouble(planned: Planned, server: Killable, talkers: readonly Talker[]): Promise<void> {
	if (planned.type === 'kill') {
		await server.kill(planned.ms);
		return;
	}
	const talker = talkers.find(({ name }) => name === planned.who);
	if (!talker) {
		return;
	}
	switch (planned.type) {
		case 'cut':
			talker.proxy.cut();
			await sleep(planned.ms);
			talker.proxy.restore();
			break;
		case 'hold':
			talker.proxy.hold();
			await sleep(planned.ms);
			talker.proxy.release();
			break;
		case 'drop':
			talker.proxy.drop();
			break;
		case 'reload':
			await talker.reload();
	}
}

/** One at a time; what is due meanwhile follows at once. */
async function runPlan(
	plan: readonly Planned[],
	begun: number,
	act: (planned: Planned) => Promise<void>,
): Promise<void> {
	for (const planned of plan) {
		await sleep(Math.max(0, begun + planned.at - Date.now()));
		await act(planned);
	}
}

const bodiesOf = (proxies: readonly FaultProxy[]): string[] => [
	...new Set(
		proxies.flatMap(({ seen }) => seen.map(({ frame }) => String(frame.body)).filter((body) => body.length >= 24)),
	),
];

const plainFrames = (talkers: readonly Talker[]): number =>
	talkers.reduce(
		(sum, { person }) => sum + person.wire.sent.filter((frame) => frame.includes('"sendMessage"')).length,
		0,
	);

const textsOnTheWire = (talkers: readonly Talker[]): number => {
	const secrets = new Set(talkers.flatMap(({ texts }) => texts.map((text) => text.slice(-24))));
	const frames = talkers.flatMap(({ person }) => [...person.wire.sent, ...person.wire.received]);
	return frames.filter((frame) => (frame.match(/[0-9a-f]{24}/g) ?? []).some((part) => secrets.has(part))).length;
};

const figuresOf = ({
	talkers,
	verdict,
	faults,
	troubles,
	server,
}: {
	talkers: readonly Talker[];
	verdict: Verdict;
	faults: readonly ReturnType<typeof seededFaults>[];
	troubles: ReadonlyMap<string, number>;
	server: Killable;
}): Record<string, number> => {
	const sum = <K extends string>(records: readonly Readonly<Record<K, number>>[]): Record<string, number> => {
		const total: Record<string, number> = {};
		for (const record of records) {
			for (const [name, count] of Object.entries<number>(record)) {
				total[name] = (total[name] ?? 0) + count;
			}
		}
		return total;
	};
	const written = talkers.flatMap((talker) => talker.written);
	return {
		written: written.length,
		...verdict.fates,
		shownAgainAfterReload: verdict.shownAgainAfterReload,
		failedYetShown: verdict.failedYetShown,
		...Object.fromEntries(troubles),
		...Object.fromEntries(
			Object.entries(sum(faults.map(({ count }) => count))).map(([fault, count]) => [`frames ${fault}`, count]),
		),
		...sum(talkers.map(({ acts }) => acts)),
		'server peak MiB': Math.round(server.peakKiB / 1024),
	};
};

/**
 * Two people at two browsers talk off the record through two proxies and a server that dies. Resolves with what came of
 * it.
 */
export async function runSoak({ minutes, messages, seed, say }: SoakOptions): Promise<SoakReport> {
	const duration = minutes * 60_000;
	const server = await Killable.start();
	const proxies = [await FaultProxy.start(server.url), await FaultProxy.start(server.url)] as const;
	const people = [await Person.at(proxies[0].url, 'alice'), await Person.at(proxies[1].url, 'bob')] as const;
	const [alice, bob] = people;
	const troubles = new Map<string, number>();
	let ticking: NodeJS.Timeout | undefined;
	try {
		for (const person of people) {
			await watch(person.page);
			await person.register();
			await person.hasKey();
		}
		await alice.openDirect('bob');
		await bob.openDirect('alice');
		await establish(alice, bob);
		const talkers = [new Talker('alice', alice, proxies[0]), new Talker('bob', bob, proxies[1])] as const;
		const faults = proxies.map((proxy, index) => {
			const made = seededFaults(seed + index, RATES);
			proxy.onOtr(made.tamper);
			return made;
		});
		const begun = Date.now();
		const clock = (): string => `${((Date.now() - begun) / 1000).toFixed(0).padStart(4)} s`;
		const progress = (): void => {
			server.measure();
			const counts = talkers.map(
				({ name, written, acts }) => `${name} wrote ${written.length}, refreshed ${acts.refreshClicks}`,
			);
			say(`${clock()}  ${counts.join('; ')}`);
		};
		ticking = setInterval(() => {
			try {
				progress();
			} catch {
				// The server is away just now; its peak is measured before each kill.
			}
		}, PROGRESS);
		const until = begun + duration + CATCH_UP;
		await Promise.all([
			...talkers.map((talker, index) =>
				talker.talk({ count: messages, duration: duration * 0.97, until, random: seeded(seed + 10 + index) }),
			),
			runPlan(planOf(duration, seeded(seed + 20)), begun, async (planned) => {
				say(`${clock()}  ${describeTrouble(planned)}`);
				await trouble(planned, server, talkers);
				troubles.set(planned.type, (troubles.get(planned.type) ?? 0) + 1);
			}),
		]);
		for (const proxy of proxies) {
			proxy.onOtr();
		}
		say(`${clock()}  all written; waiting for the last receipts`);
		const settled = await Promise.all(talkers.map((talker) => talker.settle(Date.now() + SETTLE)));
		server.measure();
		const lives = (await Promise.all(talkers.map((talker) => talker.lives()))).flat();
		const written = talkers.flatMap((talker) => talker.written);
		const handedBack = new Set(talkers.flatMap((talker) => [...talker.handedBack]));
		const verdict = judge({ written, lives, handedBack });
		const traces = tracesOf(
			{ texts: talkers.flatMap(({ texts }) => texts), bodies: bodiesOf(proxies) },
			server.traces(),
		);
		const plain = plainFrames(talkers);
		const onTheWire = textsOnTheWire(talkers);
		say(`${clock()}  settled`);
		return {
			seed,
			minutes,
			messages,
			figures: {
				...figuresOf({ talkers, verdict, faults, troubles, server }),
				seconds: Math.round((Date.now() - begun) / 1000),
			},
			violations: [
				...verdict.violations,
				...traces,
				...settled.flatMap((good, index) =>
					good ? [] : [`${talkers[index]?.name}'s page had not settled ${SETTLE / 1000} s after the last fault`],
				),
				...(written.length < 2 * messages
					? [`only ${written.length} of ${2 * messages} messages were taken by the pages`]
					: []),
				...(plain > 0 ? [`${plain} ordinary messages left a page`] : []),
				...(onTheWire > 0 ? [`${onTheWire} frames held a text in clear`] : []),
				...people.flatMap(({ username, problems }) => problems.map((problem) => `${username}'s page: ${problem}`)),
			],
		};
	} finally {
		clearInterval(ticking);
		await Promise.all(people.map((person) => person.close()));
		await Promise.all(proxies.map((proxy) => proxy.close()));
		await server.end();
	}
}
