import { expect } from 'chai';
import { DdpClient, register, useServer } from './support/index.ts';

describe('before a login', () => {
	const server = useServer();

	it('a large message closes the socket in words, and is taken once somebody has logged in', async () => {
		const large = 'x'.repeat(9 * 1024);
		const guest = await DdpClient.connect(server.url);
		guest.send({ msg: 'method', method: 'loadHistory', id: '1', params: [large] });
		expect(await guest.closed).to.deep.equal({ code: 1008, reason: 'No message over 8192 bytes before a login' });
		const alice = await register(server.url, 'alice');
		const socket = await DdpClient.connect(server.url);
		await socket.resume(alice.authToken);
		const refused = await socket.call('loadHistory', large).catch((error: unknown) => error);
		expect(refused).to.have.property('errorType', 'Meteor.Error');
		await socket.close();
	});

	it('so many messages close the socket in words, whatever they say', async () => {
		const guest = await DdpClient.connect(server.url);
		for (let count = 0; count < 200; count += 1) {
			guest.send({ msg: 'ping' });
		}
		expect(await guest.closed).to.deep.equal({ code: 1008, reason: 'Too many messages before a login' });
	});
});
