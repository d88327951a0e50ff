import { expect } from 'chai';
import { type Person, RestClient, socketOf } from '../support/index.ts';

export type Heard = { _id: string; rid: string; msg: string; u: { _id: string; username?: string } };

/** Resolves with the argument of the first call of the callback that it hands over. */
export function firstCall<T>(): { callback: (value: T) => void; value: Promise<T> } {
	let callback: (value: T) => void = () => undefined;
	const value = new Promise<T>((resolve) => {
		callback = resolve;
	});
	return { callback, value };
}

/** Listens in a room on a raw socket: the first message heard is what the client under test has sent. */
export async function hearing(url: string, person: Person, rid: string): Promise<() => Promise<Heard>> {
	const socket = await socketOf(url, person);
	await socket.stream('stream-room-messages', rid);
	return async () => {
		const [message] = await socket.waitForEvent('stream-room-messages', rid);
		await socket.close();
		return message as Heard;
	};
}

/** The token that a client had is worth nothing any more. */
export async function expectSignedOut(url: string, { userId }: Person, authToken: string): Promise<void> {
	expect(authToken).to.not.equal('');
	expect((await new RestClient(url, { userId, authToken }).get('me')).status).to.equal(401);
}
