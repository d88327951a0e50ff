import type { SessionPhase, SessionView } from '@rocket.chat/otr-protocol';
import { expect } from 'chai';
import { FALLBACK_SETTINGS } from '../lib/settings.ts';
import { blocksOurSide, gateOf, startBlockOf, textRefusal } from './gate.ts';

const view = (phase: SessionPhase, refreshing = false): SessionView => ({
	phase,
	refreshing,
	waiting: 0,
	dropped: 0,
	unknown: 0,
	offerRefresh: false,
	needsKey: false,
	dormant: false,
	capabilities: ['text'],
	timer: 0,
	peerTyping: false,
	files: [],
});

const ready = {
	secure: true,
	storage: true,
	settings: { ...FALLBACK_SETTINGS, OTR_Enable: true },
	peer: { uid: 'bob', username: 'bob' },
	connected: true,
	identity: 'unlocked',
	peerHasKey: true,
	peerOnline: true,
	elsewhere: false,
} as const;

describe('Composer gate', () => {
	it('H2 lets plaintext out in idle alone, and texts of a session in a live one alone', () => {
		const phases: readonly SessionPhase[] = [
			'idle',
			'inviting',
			'invited',
			'confirming',
			'established',
			'interrupted',
			'lost',
			'elsewhere',
			'ended',
			'declined',
			'expired',
			'failed',
		];
		const modes = phases.map((phase) => `${phase} ${gateOf(view(phase), 5000).mode}`);
		expect(modes).to.deep.equal([
			'idle plain',
			'inviting blocked',
			'invited blocked',
			'confirming blocked',
			'established otr',
			'interrupted otr',
			'lost blocked',
			'elsewhere blocked',
			'ended blocked',
			'declined blocked',
			'expired blocked',
			'failed blocked',
		]);
	});

	it('H3 says that texts are held while keys are refreshed or the network is away', () => {
		expect(gateOf(view('established', true), 10)).to.deep.equal({ mode: 'otr', maxLength: 10, held: true });
		expect(gateOf(view('lost', true), 10)).to.deep.equal({ mode: 'otr', maxLength: 10, held: true });
		expect(gateOf(view('interrupted'), 10)).to.deep.equal({ mode: 'otr', maxLength: 10, held: true });
		expect(gateOf(view('established'), 10)).to.deep.equal({ mode: 'otr', maxLength: 10, held: false });
	});
});

describe('Refusal of a text', () => {
	it('H7 counts characters, not UTF-16 units, and bytes beyond 24 KiB', () => {
		expect(textRefusal('😀'.repeat(5000), 5000)).to.equal(undefined);
		expect(textRefusal('😀'.repeat(5001), 5000)).to.deep.equal({
			ok: false,
			error: 'too-long',
			length: 5001,
			maxLength: 5000,
		});
		expect(textRefusal('😀'.repeat(7000), 10_000)).to.include({ error: 'too-long' });
	});

	it('H6 refuses commands, not paths', () => {
		expect(textRefusal('/me waves', 100)).to.include({ error: 'not-a-command' });
		expect(textRefusal('/shrug', 100)).to.include({ error: 'not-a-command' });
		expect(textRefusal('/etc/hosts', 100)).to.equal(undefined);
	});

	it('refuses blanks', () => {
		expect(textRefusal(' \n', 100)).to.include({ error: 'empty' });
	});
});

describe('Reason why Start is disabled', () => {
	it('G3 G4 S1 names the first thing to fix', () => {
		expect(startBlockOf(ready)).to.equal(undefined);
		expect(startBlockOf({ ...ready, secure: false, storage: false, connected: false })).to.equal('insecure-context');
		expect(startBlockOf({ ...ready, storage: false, connected: false })).to.equal('storage-refused');
		expect(startBlockOf({ ...ready, settings: { ...ready.settings, OTR_Enable: false } })).to.equal('otr-disabled');
		expect(startBlockOf({ ...ready, settings: { ...ready.settings, E2E_Enable: false } })).to.equal('e2e-disabled');
		expect(startBlockOf({ ...ready, peer: undefined })).to.equal('not-direct');
		expect(startBlockOf({ ...ready, peer: { ...ready.peer, isBot: true }, secure: false })).to.equal('peer-is-bot');
		expect(startBlockOf({ ...ready, peer: { ...ready.peer, active: false }, peerOnline: false })).to.equal(
			'peer-inactive',
		);
		expect(startBlockOf({ ...ready, connected: false })).to.equal('no-connection');
		expect(startBlockOf({ ...ready, identity: 'missing' })).to.equal('self-key-missing');
		expect(startBlockOf({ ...ready, identity: 'locked', peerHasKey: false })).to.equal('self-key-locked');
		expect(startBlockOf({ ...ready, peerHasKey: false, peerOnline: false })).to.equal('peer-key-missing');
		expect(startBlockOf({ ...ready, peerOnline: false })).to.equal('peer-offline');
		expect(startBlockOf({ ...ready, elsewhere: true })).to.equal('active-elsewhere');
	});

	it("lets keys be refreshed where only the peer seems away: that is the relay's word", () => {
		expect(blocksOurSide('peer-offline')).to.equal(false);
		expect(blocksOurSide(undefined)).to.equal(false);
		expect(blocksOurSide('self-key-locked')).to.equal(true);
	});
});
