import type { ClientStream } from '@rocket.chat/ddp-client';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { DDPServer } from '../ddp-server.ts';
import { Meteor } from '../meteor.ts';
import { start, stopAll } from './workspace.ts';

const hadWebSocket = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');

describe('@rocket.chat/ddp-client, as published', () => {
	before(() => {
		Object.defineProperty(globalThis, 'WebSocket', { value: WebSocket, configurable: true, writable: true });
	});

	after(() => {
		if (hadWebSocket) {
			Object.defineProperty(globalThis, 'WebSocket', hadWebSocket);
		} else {
			Reflect.deleteProperty(globalThis, 'WebSocket');
		}
	});

	afterEach(stopAll);

	it('connects, calls, is refused with a Meteor.Error, subscribes and receives', async () => {
		const { DDPSDK } = await import('@rocket.chat/ddp-client');
		let emit: (args: unknown[]) => void = () => undefined;
		Meteor.server.setPublicationStrategy('stream-notify-all', DDPServer.publicationStrategies.NO_MERGE);
		Meteor.publish('stream-notify-all', function (eventName: string) {
			this.added('stream-notify-all', 'id', {});
			emit = (args) => this.changed('stream-notify-all', 'id', { eventName, args });
			this.ready();
		});
		Meteor.methods({
			add: (a: number, b: number) => a + b,
			refuse() {
				throw new Meteor.Error('error-not-allowed', 'Not allowed', { method: 'refuse' });
			},
		});
		const { port } = await start();
		const sdk = DDPSDK.create(`http://127.0.0.1:${port}`);
		await sdk.connection.connect();
		const client: ClientStream = sdk.client;
		expect(await client.callAsync('add', 1, 2)).to.equal(3);
		const refusal: unknown = await client.callAsync('refuse').catch((error: unknown) => error);
		expect(refusal).to.deep.include({
			error: 'error-not-allowed',
			reason: 'Not allowed',
			details: { method: 'refuse' },
		});

		const subscription = sdk.stream('notify-all', 'public-settings-changed', () => undefined);
		const received = new Promise((resolve) => {
			client.onCollection('stream-notify-all', (message) => {
				if (message.msg === 'changed') {
					resolve(message.fields);
				}
			});
		});
		await subscription.ready();
		emit(['updated', { _id: 'OTR_Enable', value: false }]);
		expect(await received).to.deep.equal({
			eventName: 'public-settings-changed',
			args: ['updated', { _id: 'OTR_Enable', value: false }],
		});
		subscription.stop();
		sdk.connection.close();
		sdk.timeoutControl.stop();
	});
});
