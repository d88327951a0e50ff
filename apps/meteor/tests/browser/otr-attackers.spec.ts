import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { DdpError, register, socketOf } from '../api/support/index.ts';
import { useTwoPeople } from './support/index.ts';

describe('a third user against a conversation off the record', () => {
	const { server, alice, bob } = useTwoPeople({ offTheRecord: true });

	it('X1 frames of a third user for the room are refused, and neither of the two sees anything', async () => {
		await alice.sends('before the attack');
		await bob.sees('before the attack');
		const mallory = await register(server.url, 'mallory');
		const socket = await socketOf(server.url, mallory);
		const [aliceId, bobId] = await Promise.all([alice, bob].map(async (person) => (await person.login()).userId));
		const rid = alice.rid;
		const heard = [alice.wire.received.length, bob.wire.received.length];
		for (const kind of [
			'invite',
			'accept',
			'data',
			'end',
			'unknown',
			'decline',
			'cancel',
			'elsewhere',
			'locked',
			'refetch',
		]) {
			for (const [to, from] of [
				[aliceId, bobId],
				[bobId, aliceId],
			] as const) {
				const hint = !['invite', 'accept', 'data'].includes(kind);
				const frame = {
					v: 1,
					rid,
					sid: randomBytes(16).toString('base64url'),
					body: hint ? '' : randomBytes(200).toString('base64url'),
				};
				for (const forged of [frame, { ...frame, from }]) {
					const refusal = await socket.call('stream-notify-user', `${to}/otr`, kind, forged).then(
						() => undefined,
						(error: unknown) => error,
					);
					expect(refusal, `${kind} was taken`).to.be.instanceOf(DdpError);
				}
			}
		}
		await alice.sends('after the attack');
		await bob.sees('after the attack');
		expect(await alice.invitation.count()).to.equal(0);
		expect(await bob.invitation.count()).to.equal(0);
		for (const [person, before] of [
			[alice, heard[0]],
			[bob, heard[1]],
		] as const) {
			expect(
				person.wire.received.slice(before).filter((frame) => frame.includes(mallory.userId) && frame.includes('/otr')),
			).to.deep.equal([]);
			await person.seesInSidebar(/^Off the record with/);
		}
		await socket.close();
	});

	it('X1 nobody can listen to the frames of another', async () => {
		const mallory = await register(server.url, 'mallory');
		const socket = await socketOf(server.url, mallory);
		const { userId } = await bob.login();
		const refusal = await socket.stream('stream-notify-user', `${userId}/otr`).then(
			() => undefined,
			(error: unknown) => error,
		);
		expect(refusal).to.be.instanceOf(DdpError);
		await socket.close();
	});
});
