import { pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { initialSession } from './state.ts';
import { on, StepContext } from './step-context.ts';

describe('a transition', () => {
	it('is not performed with an input of another type than its own', () => {
		const limits = { inviteTimeout: 1, idleTimeout: 1, messageMaxLength: 1, fileMaxSize: 1 };
		const peers = { rid: 'room', self: 'aa', peer: 'bb' };
		const random = (length: number) => new Uint8Array(length);
		const step = new StepContext(
			{ primitives: pureJs, random, now: 1, peers, peerKeyPinned: false, capabilities: [], limits },
			initialSession(),
		);
		const taken: string[] = [];
		const transition = on('retry', (_, { id }) => {
			taken.push(id);
			return 'done';
		});
		expect([transition(step, { type: 'end' }), taken]).to.deep.equal(['misrouted', []]);
		expect([transition(step, { type: 'retry', id: 'one' }), taken]).to.deep.equal(['done', ['one']]);
	});
});
