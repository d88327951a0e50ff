import { pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { initialSession } from './state.ts';
import { on, Turn } from './turn.ts';

describe('an act', () => {
	it('is not performed with an input of another type than its own', () => {
		const limits = { inviteTimeout: 1, idleTimeout: 1, messageMaxLength: 1, fileMaxSize: 1 };
		const peers = { rid: 'room', self: 'aa', peer: 'bb' };
		const random = (length: number) => new Uint8Array(length);
		const turn = new Turn(
			{ primitives: pureJs, random, now: 1, peers, peerKeyPinned: false, capabilities: [], limits },
			initialSession(),
		);
		const taken: string[] = [];
		const act = on('retry', (_, { id }) => {
			taken.push(id);
			return 'done';
		});
		expect([act(turn, { type: 'end' }), taken]).to.deep.equal(['misrouted', []]);
		expect([act(turn, { type: 'retry', id: 'one' }), taken]).to.deep.equal(['done', ['one']]);
	});
});
