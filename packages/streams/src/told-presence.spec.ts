import { LocalBroker } from '@rocket.chat/core-services';
import { expect } from 'chai';
import { PRESENCE_TICK, Presence, type PresenceChange, ToldPresence } from './index.ts';

const person = (userId: string) => ({ userId, username: `${userId}.name` });

const create = () => {
	const broker = new LocalBroker({ instance: 'i1', onError: (_event, error) => expect.fail(String(error)) });
	const presence = new Presence(broker);
	const timers: { ms: number; callback: () => void }[] = [];
	const told = new ToldPresence({
		broker,
		presence,
		after: (ms, callback) => {
			const timer = { ms, callback };
			timers.push(timer);
			return () => void timers.splice(timers.indexOf(timer), 1);
		},
	});
	const lines: string[] = [];
	const line = ({ username, status, statusText }: PresenceChange): string =>
		`${username} ${status} ${statusText}`.trim();
	told.announce(async (changes) => {
		for (const change of changes) lines.push(line(change));
	});
	/** Lets the tick be over; answers what was told in it. */
	const tick = async (): Promise<readonly string[]> => {
		for (const { callback } of timers.splice(0)) callback();
		await Promise.resolve();
		return lines.splice(0);
	};
	return { broker, presence, told, timers, tick, lines, line };
};

describe('presence as it is told', () => {
	it('a change is told once, when the tick is over', async () => {
		const { presence, timers, lines, tick } = create();
		presence.setConnection('c1', person('alice'));
		expect(lines).to.deep.equal([]);
		expect(timers.map(({ ms }) => ms)).to.deep.equal([PRESENCE_TICK]);
		expect(await tick()).to.deep.equal(['alice.name online']);
		expect(timers).to.deep.equal([]);
	});

	it('of several changes within a tick the last is told', async () => {
		const { presence, tick } = create();
		presence.setConnection('c1', person('alice'));
		presence.setConnection('c2', person('bob'));
		presence.setAway('c1', true);
		presence.setAway('c1', false);
		presence.setAway('c1', true);
		expect(await tick()).to.deep.equal(['alice.name away', 'bob.name online']);
	});

	it('whoever goes and comes back within a tick causes nothing, nor does one who comes and goes', async () => {
		const { presence, tick, timers } = create();
		presence.setConnection('c1', { ...person('alice'), statusText: 'in Rome' });
		await tick();
		presence.removeConnection('c1');
		presence.setConnection('c2', { ...person('alice'), statusText: 'in Rome' });
		presence.setConnection('c3', person('bob'));
		presence.removeConnection('c3');
		expect(await tick()).to.deep.equal([]);
		expect(timers).to.deep.equal([]);
	});

	it('whoever begins to look is told how it is now, and how it became as the others are', async () => {
		const { presence, told, tick } = create();
		presence.setConnection('c1', { ...person('alice'), statusText: 'in Rome' });
		expect(told.look('alice')).to.deep.equal({ ...person('alice'), status: 'online', statusText: 'in Rome' });
		await tick();
		presence.removeConnection('c1');
		expect([told.look('alice'), told.look('nobody')]).to.deep.equal([undefined, undefined]);
		presence.setConnection('c2', { ...person('alice'), statusText: 'in Rome' });
		// For the others nothing has changed; who began to look meanwhile still takes her for absent.
		expect(await tick()).to.deep.equal(['alice.name online in Rome']);
	});

	it('what changes while it is told waits for the next tick, and of whom nothing was told yet the newest is', async () => {
		const { presence, told, line, tick } = create();
		const lines: string[] = [];
		let goOn: () => void = () => undefined;
		told.announce(async (changes) => {
			for (const change of changes) {
				lines.push(line(change));
				await new Promise<void>((resolve) => {
					goOn = resolve;
				});
			}
		});
		for (const name of ['alice', 'bob', 'carol']) presence.setConnection(name, person(name));
		await tick();
		expect(lines).to.deep.equal(['alice.name online']);
		presence.removeConnection('alice');
		presence.setAway('bob', true);
		presence.removeConnection('carol');
		goOn();
		await tick();
		goOn();
		await tick();
		expect(lines).to.deep.equal(['alice.name online', 'bob.name away']);
		await tick();
		expect(lines).to.deep.equal(['alice.name online', 'bob.name away', 'alice.name offline']);
	});

	it('X9 a thousand who come, go and come again within a tick are a thousand changes', async () => {
		const { presence, tick } = create();
		for (let round = 0; round < 3; round++) {
			for (let index = 0; index < 1000; index++) presence.setConnection(`${index}`, person(`p${index}`));
			if (round < 2) for (let index = 0; index < 1000; index++) presence.removeConnection(`${index}`);
		}
		expect(await tick()).to.have.length(1000);
	});

	it('tells nothing once stopped', async () => {
		const { presence, told, tick, timers } = create();
		presence.setConnection('c1', person('alice'));
		told.stop();
		expect(timers).to.deep.equal([]);
		presence.removeConnection('c1');
		expect(await tick()).to.deep.equal([]);
	});
});
