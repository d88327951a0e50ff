import { Buffer } from 'node:buffer';
import { setTimeout as wait } from 'node:timers/promises';
import { DEFAULT_BUDGETS } from '@rocket.chat/otr-relay';
import { TEXT_BODY_LIMIT } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import { type DdpClient, DdpError } from '../support/ddp.ts';
import { frameOf, type RelayServer, startRelayServer } from './support.ts';

const STREAM = 'stream-notify-user';
/** Bytes of a frame that holds a chunk of a file. */
const CHUNK = 67_640;
const chunk = frameOf({ body: Buffer.alloc(CHUNK, 1).toString('base64url') });
const text = frameOf({ body: Buffer.alloc(TEXT_BODY_LIMIT, 2).toString('base64url') });
/**
 * Eight chunks at once, as many as a sender is ahead of its receiver, and five texts; little enough that a test sees
 * their end.
 */
const file = { burst: 8 * CHUNK, perSecond: 4 * CHUNK };
const texts = { burst: 5, perSecond: 0.01 };
const budgets = {
	...DEFAULT_BUDGETS,
	data: { connection: texts, user: texts },
	file: { connection: file, user: file },
};

describe('a file on the socket', () => {
	let server: RelayServer;
	let alice: DdpClient;
	let bob: DdpClient;

	beforeEach(async () => {
		server = await startRelayServer({ budgets });
		[alice, bob] = [await server.signIn('alice'), await server.signIn('bob')];
		await bob.stream(STREAM, 'bob/otr');
	});
	afterEach(() => server.stop());

	const send = (frame: unknown): Promise<unknown> => alice.call(STREAM, 'bob/otr', 'data', frame);

	/** What refused one of so many, sent one after the other; undefined where all were taken. */
	const flood = async (frame: unknown, count: number): Promise<DdpError | undefined> => {
		for (let sent = 0; sent < count; sent++) {
			const outcome = await send(frame).catch((error: unknown) => error);
			if (outcome instanceof DdpError) return outcome;
			expect(outcome).to.deep.equal({ delivered: 0, forwarded: true });
		}
		return undefined;
	};

	it('H5 X5 is refused for a time that then is enough, and texts go through beside it', async () => {
		const refused = await flood(chunk, 40);
		expect(refused).to.include({ error: 'error-too-many-requests' });
		const { timeToReset } = refused?.details as { timeToReset: number };
		expect(timeToReset).to.be.within(1, 250);
		expect(await flood(text, 5)).to.equal(undefined);
		await wait(timeToReset);
		expect(await send(chunk)).to.deep.equal({ delivered: 0, forwarded: true });
	});

	it('H5 goes through where texts are refused', async () => {
		expect(await flood(text, 6)).to.include({ error: 'error-too-many-requests' });
		expect(await flood(chunk, 8)).to.equal(undefined);
		expect(await flood(text, 1)).to.include({ error: 'error-too-many-requests' });
	});
});
