import type { OtrHintKind } from '@rocket.chat/otr-wire';
import fc from 'fast-check';
import { elapse, exchange, type Machine, stamped } from './machine.ts';

/** One thing that happens between two machines, or to one. `who` 0 is Alice; `pick` chooses a frame in transit. */
export type Event =
	| { type: 'send'; who: 0 | 1 }
	| { type: 'deliver' | 'duplicate' | 'lose' | 'corrupt'; who: 0 | 1; pick: number }
	| { type: 'hint'; who: 0 | 1; kind: OtrHintKind; live: boolean }
	| { type: 'wait'; ms: number }
	| { type: 'network'; who: 0 | 1; connected: boolean }
	| { type: 'presence'; who: 0 | 1; online: boolean }
	| { type: 'undelivered'; who: 0 | 1 }
	| { type: 'refresh'; who: 0 | 1 };

const who = fc.constantFrom<0 | 1>(0, 1);
const pick = fc.nat(1000);
const HINTS: readonly OtrHintKind[] = ['decline', 'cancel', 'elsewhere', 'locked', 'unknown', 'refetch', 'end'];

export const events = (options: { minLength: number; maxLength: number }): fc.Arbitrary<Event[]> =>
	fc.array(
		fc.oneof(
			{ weight: 6, arbitrary: fc.record({ type: fc.constant('send' as const), who }) },
			{ weight: 12, arbitrary: fc.record({ type: fc.constant('deliver' as const), who, pick }) },
			{ weight: 2, arbitrary: fc.record({ type: fc.constantFrom('duplicate' as const, 'lose' as const, 'corrupt' as const), who, pick }) },
			{ weight: 1, arbitrary: fc.record({ type: fc.constant('hint' as const), who, kind: fc.constantFrom(...HINTS), live: fc.boolean() }) },
			{ weight: 3, arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.constantFrom(10, 900, 2_100, 6_000) }) },
			{ weight: 1, arbitrary: fc.record({ type: fc.constant('network' as const), who, connected: fc.boolean() }) },
			{ weight: 1, arbitrary: fc.record({ type: fc.constant('presence' as const), who, online: fc.boolean() }) },
			{ weight: 1, arbitrary: fc.record({ type: fc.constant('undelivered' as const), who }) },
			{ weight: 1, arbitrary: fc.record({ type: fc.constant('refresh' as const), who }) },
		),
		{ minLength: options.minLength, maxLength: options.maxLength, size: 'max' },
	);

const flip = (body: string): string => (body === '' ? body : `${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`);

/** Two machines and a channel between them that loses, repeats, reorders and invents. */
export class Channel {
	readonly sent: [string[], string[]] = [[], []];
	#ids = 0;

	constructor(readonly machines: readonly [Machine, Machine]) {}

	#hand(from: Machine, to: Machine, index: number, keep: boolean, corrupt: boolean): void {
		const frame = from.outgoing[index];
		if (!frame) {
			return;
		}
		if (!keep) {
			from.outgoing.splice(index, 1);
		}
		if (!frame.own && to.state.connected) {
			to.input({ type: 'frame', ...stamped(corrupt ? { ...frame, body: flip(frame.body) } : frame, from) });
		}
	}

	write(index: 0 | 1): void {
		const machine = this.machines[index];
		const id = `${machine.uid}-${this.#ids++}`;
		const text = `text ${id}`;
		const back = machine.handedBack.length;
		machine.input({ type: 'send', id, text });
		if (machine.handedBack.length === back) {
			this.sent[index].push(text);
		}
	}

	happen(event: Event): void {
		const [a, b] = this.machines;
		if (event.type === 'wait') {
			this.#wait(event.ms);
			return;
		}
		const machine = this.machines[event.who];
		const other = machine === a ? b : a;
		switch (event.type) {
			case 'send':
				this.write(event.who);
				break;
			case 'deliver':
			case 'duplicate':
			case 'corrupt':
				this.#hand(machine, other, event.pick % Math.max(1, machine.outgoing.length), event.type !== 'deliver', event.type === 'corrupt');
				break;
			case 'lose':
				machine.outgoing.splice(event.pick % Math.max(1, machine.outgoing.length), 1);
				break;
			case 'hint': {
				const { live, pending } = machine.state;
				const sid = (event.live ? live?.sid : pending?.sid) ?? 'AAAAAAAAAAAAAAAAAAAAAA';
				const from = event.kind === 'elsewhere' ? machine.uid : other.uid;
				machine.input({ type: 'frame', kind: event.kind, frame: { v: 1, rid: 'room', sid, body: '', from, connection: 'forged:1' } });
				break;
			}
			case 'network':
				machine.input({ type: 'network', connected: event.connected });
				break;
			case 'presence':
				machine.input({ type: 'presence', online: event.online });
				break;
			case 'undelivered':
				machine.input({ type: 'relayed', sid: machine.state.live?.sid ?? '', kind: 'data', delivered: 0, forwarded: false });
				break;
			default:
				machine.input({ type: event.type });
		}
	}

	/** Timers fire; what is in transit stays there. */
	#wait(ms: number): void {
		const until = this.machines[0].context.now + ms;
		for (;;) {
			const due = this.machines
				.flatMap((machine) => [...machine.timers].map(([name, at]) => ({ machine, name, at })))
				.filter(({ at }) => at <= until)
				.sort((x, y) => x.at - y.at)[0];
			if (!due) {
				break;
			}
			for (const machine of this.machines) {
				machine.at(Math.max(machine.context.now, due.at));
			}
			due.machine.timers.delete(due.name);
			due.machine.input({ type: 'timer', name: due.name });
		}
		for (const machine of this.machines) {
			machine.at(until);
		}
	}

	/** The network is well again, and whoever lost the session refreshes it. */
	heal(): void {
		const [a, b] = this.machines;
		for (const machine of this.machines) {
			machine.input({ type: 'network', connected: true });
			machine.input({ type: 'presence', online: true });
		}
		for (let round = 0; round < 20; round++) {
			exchange(a, b);
			elapse(10_000, [a, b]);
			if (a.phase === 'established' && b.phase === 'established' && a.state.live?.sid === b.state.live?.sid && settled(a) && settled(b)) {
				return;
			}
			for (const machine of this.machines) {
				if (machine.phase === 'invited') {
					machine.input({ type: 'accept' });
				} else if (machine.phase === 'lost') {
					machine.input({ type: 'refresh' });
				}
			}
		}
	}
}

const settled = (machine: Machine): boolean => machine.state.outbox.entries.every(({ content }) => content.kind !== 'text');
