/**
 * Each user has three tabs, two in one browser and one on another device; both invite at about the same time, and
 * rekeys come and go during sessions.
 */
import { loadSodium, type Primitives } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { SessionInput } from '../src/index.ts';
import { seeded } from './fixtures.ts';
import { keyPairOf, Machine, pair, type Sent, stamped } from './machine.ts';
import { remembering } from './remembering.ts';
import { eachSeed } from './seeds.ts';

const TABS = 3;
/** Random bytes that runs share. */
const BEGINNINGS = 32;
/** Tabs of one browser hear of each other at once; the last one is another device. */
const DEVICES = [0, 0, 1] as const;

type Flight = { readonly from: Tab; readonly frame: Sent; readonly connection: string; readonly to: Tab };

type Tab = { readonly machine: Machine; readonly device: 0 | 1; readonly user: 0 | 1 };

type Event =
	| { type: 'act'; tab: number; act: 'start' | 'accept' | 'send' | 'refresh' | 'read' }
	| { type: 'deliver'; pick: number }
	| { type: 'lose'; pick: number }
	| { type: 'wait'; ms: number }
	| { type: 'foreign'; tab: number };

const tab = fc.nat(2 * TABS - 1);
const pick = fc.nat(1000);
const events: fc.Arbitrary<Event[]> = fc.array(
	fc.oneof(
		{
			weight: 4,
			arbitrary: fc.record({
				type: fc.constant('act' as const),
				tab,
				act: fc.constantFrom('start', 'start', 'accept', 'accept', 'send', 'refresh', 'read'),
			}),
		},
		{ weight: 14, arbitrary: fc.record({ type: fc.constant('deliver' as const), pick }) },
		{ weight: 1, arbitrary: fc.record({ type: fc.constant('lose' as const), pick }) },
		{
			weight: 2,
			arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.constantFrom(50, 1_000, 2_500, 11_000) }),
		},
		{ weight: 1, arbitrary: fc.record({ type: fc.constant('foreign' as const), tab }) },
	),
	{ maxLength: 50, size: 'max' },
);

/**
 * Two users with three tabs each, a server that delivers an unbound frame to every connection of a user, and a
 * channel between tabs of one browser.
 */
class Desk {
	readonly tabs: readonly Tab[];
	readonly transit: Flight[] = [];
	readonly foreigner: Machine;
	#texts = 0;

	constructor(seed: number, primitives: Primitives) {
		const { alice, bob } = pair(seed, primitives);
		const tabsOf = (first: Machine, user: 0 | 1): Tab[] =>
			DEVICES.map((device, index) => {
				const machine = index === 0 ? first : first.copy();
				machine.connection = `i:${first.uid}${index}`;
				machine.context = { ...machine.context, random: seeded(`${first.uid} ${index} ${seed}`) };
				machine.suspicious = false;
				return { machine, device, user };
			});
		this.tabs = [...tabsOf(alice, 0), ...tabsOf(bob, 1)];
		// Someone who stole Bob's account, and has another identity.
		this.foreigner = new Machine(
			'bb',
			'aa',
			keyPairOf('mallory'),
			keyPairOf('alice').publicKey,
			seeded(`mallory ${seed}`),
			'i:mallory',
			primitives,
		);
	}

	of(user: 0 | 1): readonly Tab[] {
		return this.tabs.filter((each) => each.user === user);
	}

	/** One step, with the checks for any step of any tab. */
	step(at: Tab, input: SessionInput): void {
		const { machine } = at;
		const { plain, phase } = machine;
		const held = machine.state.live;
		machine.input(input);
		const own = ['dismiss', 'end', 'cancel', 'decline'].includes(input.type);
		expect(
			machine.plain && !plain && !own,
			`${machine.connection} goes plain from ${phase} by ${machine.results.at(-1)}`,
		).to.equal(false);
		const { live } = machine.state;
		if (held && live && held.sid !== live.sid) {
			expect(live.peerKey, 'another key took the place of the live session').to.deep.equal(held.peerKey);
		}
		this.#send(at);
		if (live && held?.sid !== live.sid) {
			for (const other of this.of(at.user)) {
				if (other !== at && other.device === at.device) {
					this.step(other, { type: 'other-tab', sid: live.sid });
				}
			}
		}
	}

	#send(from: Tab): void {
		for (const frame of from.machine.outgoing.splice(0)) {
			const user = frame.own ? from.user : from.user === 0 ? 1 : 0;
			const targets = this.of(user).filter(
				(each) => each !== from && (frame.to === undefined || frame.to === each.machine.connection),
			);
			for (const to of targets) {
				this.transit.push({ from, frame, connection: from.machine.connection, to });
			}
			if (targets.length === 0 || frame.kind === 'invite') {
				this.step(from, {
					type: 'relayed',
					sid: frame.sid,
					kind: frame.kind,
					delivered: targets.length,
					forwarded: false,
				});
			}
		}
	}

	/** `ordered`: each connection receives its frames in the order in which one server took them. */
	deliver(pick: number, { ordered = false } = {}): void {
		const chosen = this.transit[pick % Math.max(1, this.transit.length)];
		const [flight] = this.transit.splice(
			ordered ? this.transit.findIndex(({ to }) => to === chosen?.to) : this.transit.indexOf(chosen as Flight),
			1,
		);
		if (flight) {
			const { kind, frame } = stamped(flight.frame, flight.from.machine);
			this.step(flight.to, { type: 'frame', kind, frame: { ...frame, connection: flight.connection } });
		}
	}

	happen(event: Event): void {
		switch (event.type) {
			case 'act': {
				const at = this.tabs[event.tab] as Tab;
				const id = `${at.machine.connection} ${this.#texts++}`;
				this.step(at, event.act === 'send' ? { type: 'send', id, text: id } : { type: event.act });
				break;
			}
			case 'deliver':
				this.deliver(event.pick);
				break;
			case 'lose':
				this.transit.splice(event.pick % Math.max(1, this.transit.length), 1);
				break;
			case 'wait':
				this.wait(event.ms);
				break;
			default:
				this.#foreign(this.tabs[event.tab] as Tab);
		}
	}

	/** An invitation of another identity, under Bob's name: it never touches a session. */
	#foreign(at: Tab): void {
		if (at.user !== 0) {
			return;
		}
		const mallory = this.foreigner.copy();
		mallory.context = { ...mallory.context, random: seeded(`mallory ${this.#texts++}`) };
		mallory.input({ type: 'start' });
		const invite = mallory.outgoing.find(({ kind }) => kind === 'invite');
		const before = at.machine.state.live;
		if (invite) {
			this.step(at, { type: 'frame', ...stamped(invite, mallory) });
		}
		if (before) {
			expect(at.machine.state.live, 'an invitation of another identity touched the live session').to.deep.equal(before);
		}
	}

	wait(ms: number, { carried = false } = {}): void {
		const machines = this.tabs.map(({ machine }) => machine);
		const until = Math.max(...machines.map(({ context }) => context.now)) + ms;
		for (;;) {
			const [due] = this.tabs
				.flatMap((at) => [...at.machine.timers].map(([name, time]) => ({ at, name, time })))
				.filter(({ time }) => time <= until)
				.sort((x, y) => x.time - y.time);
			if (!due) {
				break;
			}
			for (const machine of machines) {
				machine.at(Math.max(machine.context.now, due.time));
			}
			due.at.machine.timers.delete(due.name);
			this.step(due.at, { type: 'timer', name: due.name });
			if (carried) {
				this.exchange();
			}
		}
		for (const machine of machines) {
			machine.at(until);
		}
	}

	exchange(): void {
		for (let count = 0; this.transit.length > 0; count++) {
			if (count > 5_000) throw new Error('frames answer frames without end');
			this.deliver(0);
		}
	}

	/** The tabs of a user that are in a session. */
	talking(user: 0 | 1): readonly Tab[] {
		return this.of(user).filter(({ machine }) => machine.phase === 'established');
	}
}

describe('three tabs of each of two users', function () {
	this.timeout(120_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	let primitives: Primitives;
	before(async () => {
		primitives = remembering(await loadSodium());
	});

	eachSeed(
		'S5 S7 X3 never go plain by themselves, and no other key takes the place of a session; with a network that is well one tab of a browser talks, and to one other',
		{ runs: 60, counted: 'desks' },
		(parameters) => {
			fc.assert(
				fc.property(fc.nat(), events, (seed, list) => {
					const desk = new Desk(seed % BEGINNINGS, primitives);
					for (const event of list) {
						desk.happen(event);
					}
					desk.wait(90_000, { carried: true });
					const talking = [...desk.talking(0), ...desk.talking(1)];
					for (const { machine, user, device } of talking) {
						const { live } = machine.state;
						const partners = desk
							.talking(user === 0 ? 1 : 0)
							.filter((each) => each.machine.state.live?.sid === live?.sid);
						expect(partners, `partners of ${machine.connection}`).to.have.length(1);
						expect(partners[0]?.machine.state.live?.sas, 'pictures').to.deep.equal(live?.sas);
						expect(
							talking.filter((each) => each.user === user && each.device === device),
							'tabs of one browser that talk',
						).to.have.length(1);
					}
				}),
				parameters,
			);
		},
	);

	eachSeed(
		'S5 invitations that cross, between any tabs and with any delays, lead to one session',
		{ runs: 60, counted: 'crossings' },
		(parameters) => {
			fc.assert(
				fc.property(
					fc.nat(),
					fc.nat(TABS - 1),
					fc.nat(TABS - 1),
					fc.array(pick, { maxLength: 40 }),
					(seed, x, y, order) => {
						const desk = new Desk(seed % BEGINNINGS, primitives);
						const [a, b] = [desk.of(0)[x] as Tab, desk.of(1)[y] as Tab];
						desk.step(a, { type: 'start' });
						desk.step(b, { type: 'start' });
						for (const each of order) {
							desk.deliver(each, { ordered: true });
						}
						desk.exchange();
						desk.wait(3_000, { carried: true });
						expect([a.machine.phase, b.machine.phase]).to.deep.equal(['established', 'established']);
						expect(a.machine.state.live?.sid).to.equal(b.machine.state.live?.sid);
						expect([...desk.talking(0), ...desk.talking(1)]).to.have.length(2);
						for (const { machine } of desk.tabs.filter((each) => each !== a && each !== b)) {
							expect(machine.phase, machine.connection).to.equal('elsewhere');
							expect(machine.plain).to.equal(false);
						}
					},
				),
				parameters,
			);
		},
	);
});
