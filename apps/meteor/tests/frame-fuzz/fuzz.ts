import {
	DdpClient,
	type Person,
	register,
	registerTwo,
	residentOf,
	signIn,
	socketOf,
	spawnServer,
	type TestServer,
} from '../api/support/index.ts';
import { createRng, type Rng } from './rng.ts';
import { type Fate, fuzzOne, type Kind } from './session.ts';

/** Connections at once. */
const AT_ONCE = 24;

const PEOPLE = 12;

/** Milliseconds in which somebody who does nothing wrong must be answered, on a machine that others use as well. */
const NEIGHBOUR_PATIENCE = 5_000;

/** Bytes by which the server may grow over what it has when the fuzzing has gone on for a twentieth of its frames. */
const GROWTH = 150 * 2 ** 20;

export type Findings = { readonly figures: Record<string, number>; readonly problems: readonly string[] };

/** Asks all the while, as people do, and keeps the longest that it had to wait. */
const neighbourOf = async (
	server: TestServer,
): Promise<{ worst(): number; asked(): number; stop(): Promise<void> }> => {
	const client = await socketOf(server.url, await register(server.url, 'neighbour'));
	let [worst, asked, over] = [0, 0, false];
	const asking = (async () => {
		while (!over) {
			const began = performance.now();
			await client.call('subscriptions/get');
			await fetch(`${server.url}/livez`);
			client.received.length = 0;
			worst = Math.max(worst, performance.now() - began);
			asked += 1;
			await new Promise((resolve) => setTimeout(resolve, 150));
		}
	})();
	return {
		worst: () => worst,
		asked: () => asked,
		async stop() {
			over = true;
			await asking;
			await client.close();
		},
	};
};

/** Lines of the log that no connection may cause, whatever it sends. */
const errorsIn = (log: string): string[] =>
	log.split('\n').filter((line) => /"level":(50|60)/.test(line) || (line !== '' && !line.startsWith('{')));

const kindOf = (rng: Rng): Kind => (rng.chance(0.05) ? 'unconnected' : rng.chance(0.4) ? 'guest' : 'user');

class Crowd {
	readonly fates = { connections: 0, frames: 0, answered: 0, closed: 0, late: 0 };
	readonly codes = new Map<number, number>();
	private readonly people: Person[] = [];

	constructor(
		private readonly server: TestServer,
		private readonly seed: number,
		private readonly rid: string,
	) {}

	async gather(): Promise<void> {
		for (let made = 0; made < PEOPLE; made += 1) {
			this.people.push(await register(this.server.url, 'fuzzer'));
		}
	}

	/** Connections one after another until as many frames were sent. */
	async run(lane: number, enough: () => boolean): Promise<void> {
		for (let turn = 0; !enough(); turn += 1) {
			const rng = createRng(this.seed ^ Math.imul(lane * 1_000_003 + turn, 0x9e3779b1));
			const at = rng.int(this.people.length);
			const person = this.people[at];
			if (person) {
				const { userId, username, authToken } = person;
				const address = `198.51.${rng.int(256)}.${rng.int(256)}`;
				this.count(
					await fuzzOne(rng, this.server.port, address, kindOf(rng), authToken, { userId, username, rid: this.rid }),
				);
			}
		}
	}

	/** Those whose sign-in something ended sign in again. */
	async refresh(): Promise<number> {
		let again = 0;
		for (const [at, { rest, username, password }] of this.people.entries()) {
			if ((await rest.get('me')).status === 401) {
				again += 1;
				this.people[at] = await signIn(this.server.url, username, password);
			}
		}
		return again;
	}

	private count({ frames, closed, late }: Fate): void {
		this.fates.connections += 1;
		this.fates.frames += frames;
		this.fates.late += Number(late);
		if (closed === undefined) {
			this.fates.answered += Number(!late);
		} else {
			this.fates.closed += 1;
			this.codes.set(closed, (this.codes.get(closed) ?? 0) + 1);
		}
	}
}

/**
 * Sends so many frames to a real server, and says what became of it. Repeats with the same seed, but for the order of
 * what goes on at once.
 */
export const fuzz = async (frames: number, seed: number): Promise<Findings> => {
	const server = await spawnServer({ env: { LOG_LEVEL: 'warn', HTTP_FORWARDED_COUNT: '1' } });
	try {
		const { rid } = await registerTwo(server.url);
		const crowd = new Crowd(server, seed, rid);
		await crowd.gather();
		const neighbour = await neighbourOf(server);
		let [settled, peak] = [0, 0];
		const watching = setInterval(() => {
			const resident = residentOf(server.pid);
			settled = crowd.fates.frames < frames / 20 ? Math.max(settled, resident) : settled;
			peak = Math.max(peak, resident);
		}, 100);
		const began = performance.now();
		await Promise.all(
			Array.from({ length: AT_ONCE }, (_, lane) => crowd.run(lane, () => crowd.fates.frames >= frames)),
		);
		const seconds = (performance.now() - began) / 1000;
		clearInterval(watching);
		await neighbour.stop();
		const again = await crowd.refresh();
		await (await DdpClient.connect(server.url)).close();
		const growth = peak - settled;
		const code = await server.stop();
		const errors = errorsIn(server.stderr());
		const problems = [
			...errors.slice(0, 5).map((line) => `seed ${seed}: the log has ${line.slice(0, 600)}`),
			...(crowd.fates.late > 0
				? [`seed ${seed}: ${crowd.fates.late} connections were neither answered nor closed`]
				: []),
			...(neighbour.worst() > NEIGHBOUR_PATIENCE
				? [`seed ${seed}: a neighbour waited ${neighbour.worst().toFixed(0)} ms`]
				: []),
			...(growth > GROWTH ? [`seed ${seed}: the server grew by ${growth} bytes`] : []),
			...(again > 0 ? [`seed ${seed}: ${again} sign-ins were ended`] : []),
			...(code === 0 ? [] : [`seed ${seed}: the server stopped with ${code}`]),
		];
		const closed = Object.fromEntries(
			[...crowd.codes].sort(([a], [b]) => a - b).map(([each, count]) => [`closed${each}`, count]),
		);
		return {
			figures: {
				...crowd.fates,
				...closed,
				framesPerSecond: Math.round(crowd.fates.frames / seconds),
				neighbourAsked: neighbour.asked(),
				neighbourWorstMs: Math.round(neighbour.worst()),
				serverPeakMiB: Math.round(peak / 2 ** 20),
				serverGrowthMiB: Math.round(growth / 2 ** 20),
				errorLines: errors.length,
			},
			problems,
		};
	} finally {
		await server.stop('SIGKILL');
	}
};
