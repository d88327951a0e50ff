import { LocalBroker } from '@rocket.chat/core-services';
import { expect } from 'chai';
import { PRESENCE_TICK, Presence, PresenceAnnouncer, type PresenceChange } from './index.ts';

const person = (userId: string) => ({ userId, username: `${userId}.name` });

const create = () => {
	const broker = new LocalBroker({ instance: 'i1', onError: (_event, error) => expect.fail(String(error)) });
	const presence = new Presence(broker);
	const timers: { ms: number; callback: () => void }[] = [];
	const announcer = new PresenceAnnouncer({
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
	announcer.onChanges(async (changes) => {
		for (const change of changes) lines.push(line(change));
	});
	/** Runs the tick; returns what it announced. */
	const tick = async (): Promise<readonly string[]> => {
		for (const { callback } of timers.splice(0)) callback();
		await Promise.resolve();
		return lines.splice(0);
	};
	return { broker, presence, announcer, timers, tick, lines, line };
};

describe('the presence announcer', () => {
	it('announces a change once, when the tick ends', async () => {
		const { presence, timers, lines, tick } = create();
		presence.setConnection('c1', person('alice'));
		expect(lines).to.deep.equal([]);
		expect(timers.map(({ ms }) => ms)).to.deep.equal([PRESENCE_TICK]);
		expect(await tick()).to.deep.equal(['alice.name online']);
		expect(timers).to.deep.equal([]);
	});

	it('announces the last of several changes within a tick', async () => {
		const { presence, tick } = create();
		presence.setConnection('c1', person('alice'));
		presence.setConnection('c2', person('bob'));
		presence.setAway('c1', true);
		presence.setAway('c1', false);
		presence.setAway('c1', true);
		expect(await tick()).to.deep.equal(['alice.name away', 'bob.name online']);
	});

	it('announces nothing of a user who leaves and returns within a tick, or comes and leaves', async () => {
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

	it('gives a new watcher the current state, and then the change that the others get', async () => {
		const { presence, announcer, tick } = create();
		presence.setConnection('c1', { ...person('alice'), statusText: 'in Rome' });
		expect(announcer.snapshot('alice')).to.deep.equal({ ...person('alice'), status: 'online', statusText: 'in Rome' });
		await tick();
		presence.removeConnection('c1');
		expect([announcer.snapshot('alice'), announcer.snapshot('nobody')]).to.deep.equal([undefined, undefined]);
		presence.setConnection('c2', { ...person('alice'), statusText: 'in Rome' });
		// For the others nothing has changed; who began to look meanwhile still takes her for absent.
		expect(await tick()).to.deep.equal(['alice.name online in Rome']);
	});

	it('keeps a change for the next tick if its user was announced, else announces the newest state', async () => {
		const { presence, announcer, line, tick } = create();
		const lines: string[] = [];
		let goOn: () => void = () => undefined;
		announcer.onChanges(async (changes) => {
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

	it('X9 makes a thousand changes of a thousand users who come, leave and return within a tick', async () => {
		const { presence, tick } = create();
		for (let round = 0; round < 3; round++) {
			for (let index = 0; index < 1000; index++) presence.setConnection(`${index}`, person(`p${index}`));
			if (round < 2) for (let index = 0; index < 1000; index++) presence.removeConnection(`${index}`);
		}
		expect(await tick()).to.have.length(1000);
	});

	it('announces nothing once stopped', async () => {
		const { presence, announcer, tick, timers } = create();
		presence.setConnection('c1', person('alice'));
		announcer.stop();
		expect(timers).to.deep.equal([]);
		presence.removeConnection('c1');
		expect(await tick()).to.deep.equal([]);
	});
});
