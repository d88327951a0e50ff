import { expect } from 'chai';
import fc from 'fast-check';
import { RelayRefusal } from '../src/index.ts';
import { bytes, frameOf, SID, settled, Workspace } from './workspace.ts';

const users = ['alice', 'bob', 'carol', 'bot', 'nobody', ''];
const rooms = [
	'alicebob',
	'alicebob',
	'bobcarol',
	'alicebot',
	'alicealice',
	'alicebobcarol',
	'shrunk',
	'general',
	'nowhere',
];
const kinds = ['invite', 'accept', 'data', 'end', 'elsewhere', 'unknown', 'other'];
const stamps = ['one:a1', 'one:b1', 'two:b9', 'two:c9', 'three:x', 'x'];

const connectionId = fc.constantFrom('a1', 'b1', 'c1');
const rid = fc.constantFrom(...rooms);
const to = fc.option(fc.constantFrom(...stamps), { nil: undefined });

/** In shape, and so stopped by nothing but who is who. */
const wellFormed = fc
	.record({ connectionId, recipient: fc.constantFrom(...users), kind: fc.constantFrom(...kinds), rid, to })
	.map(({ connectionId, recipient, kind, rid, to }) => ({
		connectionId,
		recipient: `${recipient}/otr`,
		kind,
		frame: frameOf({ rid, body: ['invite', 'accept', 'data'].includes(kind) ? bytes(9) : '', ...(to && { to }) }),
	}));

const anything = fc.record({
	connectionId,
	recipient: fc.oneof(fc.constantFrom('alice/otr', 'bob/otr'), fc.anything()),
	kind: fc.oneof(fc.constantFrom(...kinds), fc.anything()),
	frame: fc.oneof(
		fc
			.record(
				{ rid, body: fc.oneof(fc.constantFrom(bytes(5000), 'A'), fc.anything()), from: fc.constantFrom(...users), to },
				{ requiredKeys: ['rid'] },
			)
			.map(frameOf),
		fc.anything(),
	),
});

const attempt = fc.oneof({ weight: 3, arbitrary: wellFormed }, { weight: 1, arbitrary: anything });

const outcomeOf = async (relay: () => unknown): Promise<unknown> => {
	try {
		return await relay();
	} catch (error) {
		return error;
	}
};

describe('otr-relay, whatever is written to it', () => {
	it('X1 delivers to nobody but the other one of the room, from nobody but who wrote', async () => {
		let relayed = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 12 }), async (attempts) => {
				const workspace = new Workspace();
				const two = workspace.join('two');
				workspace.connections.set('b9', { instance: 'two', userId: 'bob' });
				workspace.connections.set('c9', { instance: 'two', userId: 'carol' });
				for (const { connectionId, recipient, kind, frame } of attempts) {
					const userId = workspace.connections.get(connectionId)?.userId ?? '';
					const outcome = await outcomeOf(() =>
						workspace.one.relay.relay({ connectionId, userId }, recipient, kind, frame),
					);
					await settled();
					const heard = [...workspace.one.heard.splice(0), ...two.heard.splice(0)];
					if (outcome instanceof RelayRefusal) expect(heard).to.deep.equal([]);
					else expect(outcome).to.have.all.keys('delivered', 'forwarded');
					for (const { connectionId: hearer, kind: taken, frame: delivered } of heard) {
						relayed++;
						const hearing = workspace.connections.get(hearer)?.userId ?? '';
						expect(delivered).to.have.all.keys('v', 'rid', 'sid', 'body', 'from', 'connection');
						expect(delivered).to.include({ from: userId, connection: `one:${connectionId}`, sid: SID });
						const { uids = [] } = workspace.store.rooms.get(delivered.rid) ?? {};
						expect(uids).to.have.members(
							taken === 'elsewhere' && hearing === userId ? uids.filter((uid) => uid !== '') : [userId, hearing],
						);
						expect(uids).to.have.length(2).and.include(userId);
						expect(hearer).to.not.equal(connectionId);
					}
				}
			}),
			{ numRuns: 1000 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
		expect(relayed, 'the property saw deliveries').to.be.greaterThan(5);
	}).timeout(20_000);
});
