import { expect } from 'chai';
import type { OtrSnapshot } from '../../../../../app/otr/client/index.ts';
import { isBlocked, wordsOf } from './words.ts';

const words = (phase: OtrSnapshot['phase'], reason?: OtrSnapshot['reason'], refreshing = false) =>
	wordsOf({ phase, reason, refreshing, verified: false, lines: [] });

describe('the words of an off-the-record conversation', () => {
	it('H12 name a changed key wherever it stands in the way, and offer to accept it or not, each by its own button', () => {
		for (const phase of ['failed', 'lost'] as const) {
			const { title, text, actions } = words(phase, 'peer-key-changed');
			expect([title, text, actions[0]]).to.deep.equal([
				'OTR_Key_changed_title',
				'OTR_Failed_key_changed',
				'accept-key',
			]);
			expect(actions).to.have.length(2);
			expect(actions).to.not.include.members(['again']);
			expect(actions).to.not.include.members(['dismiss']);
		}
	});

	it('H12 are louder where the user had verified the identity that changed', () => {
		for (const phase of ['failed', 'lost'] as const) {
			const told = { phase, reason: 'peer-key-changed', refreshing: false, lines: [] } as const;
			const [plain, loud] = [wordsOf({ ...told, verified: false }), wordsOf({ ...told, verified: true })];
			expect([loud.title, loud.text]).to.deep.equal([
				'OTR_Verified_key_changed_title',
				'OTR_Failed_verified_key_changed',
			]);
			expect([loud.tone, loud.actions]).to.deep.equal(['danger', plain.actions]);
		}
	});

	it('H2 say of a reload only what a reload did', () => {
		expect(words('lost', 'reloaded').text).to.equal('OTR_Lost_reloaded');
		const others = [
			'idle-timeout',
			'vault-lost',
			'vault-full',
			'keys-stale',
			'peer-lost',
			'refresh-timeout',
			'peer-declined',
			'handshake-failed',
		] as const;
		for (const reason of [
			...others,
			'peer-offline',
			'unsupported-app',
			'relay-refused',
			'invite-timeout',
			'own-key',
			'no-peer-key',
			'peer-key-changed',
		] as const) {
			expect(words('lost', reason).text, reason).to.not.equal('OTR_Lost_reloaded');
		}
	});

	it('H10 tell the network that is away from a peer who does not answer', () => {
		expect(words('interrupted').text).to.equal('OTR_Interrupted_text');
		expect(words('interrupted', 'peer-offline')).to.include({
			title: 'OTR_Interrupted_title',
			text: 'OTR_Interrupted_peer',
		});
		expect(words('interrupted', 'peer-offline').actions).to.deep.equal(['refresh', 'end']);
	});

	it('S4 let a refresh that waits for an answer be cancelled', () => {
		expect(words('lost', 'reloaded', true).actions).to.deep.equal(['cancel', 'end']);
	});

	it('leave a way on in every state but the dialog’s', () => {
		for (const phase of [
			'idle',
			'inviting',
			'confirming',
			'established',
			'interrupted',
			'lost',
			'elsewhere',
			'ended',
			'declined',
			'expired',
			'failed',
		] as const) {
			expect(words(phase).actions, phase).to.not.deep.equal([]);
		}
	});

	it('offer nothing that would do nothing now', () => {
		expect([
			isBlocked('start', 'peer-offline'),
			isBlocked('again', 'no-connection'),
			isBlocked('refresh', 'no-connection'),
		]).to.deep.equal([true, true, true]);
		expect([
			isBlocked('refresh', 'peer-offline'),
			isBlocked('end', 'no-connection'),
			isBlocked('refresh', undefined),
		]).to.deep.equal([false, false, false]);
	});
});
