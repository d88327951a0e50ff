import { initialSession, type SessionContext, type SessionState } from '@rocket.chat/otr-protocol';
import { SUPPORTED_CAPABILITIES } from './content-views.ts';
import { PeerKeyLookup } from './peer-key-lookup.ts';
import type { OtrPeer, OtrRegistryDeps } from './ports.ts';
import { SessionClock } from './session-clock.ts';
import { currentSettings } from './settings.ts';

/** The protocol's environment: time, randomness, identity, settings, and the peer with their key. */
export class SessionEnvironment {
	readonly peerKey: PeerKeyLookup;
	private readonly clock: SessionClock;

	constructor(
		private readonly rid: string,
		private readonly ports: OtrRegistryDeps,
	) {
		this.clock = new SessionClock(ports.clock);
		this.peerKey = new PeerKeyLookup({ rid, ports, peer: () => this.peer() });
	}

	/** The time that was last given to the session, ms since the epoch. */
	get lastTime(): number {
		return this.clock.lastTime;
	}

	peer(): OtrPeer | undefined {
		return this.ports.directory.peerOf(this.rid);
	}

	random(length: number): Uint8Array {
		return this.ports.primitives.current().randomBytes(length);
	}

	/** A session in which nothing has happened yet. */
	initial(): SessionState {
		return { ...initialSession(), connected: this.ports.transport.connected() };
	}

	/** The caller wipes `identity.secretKey` after the step. */
	context(): SessionContext {
		const { rid, ports } = this;
		const settings = currentSettings(ports.settings);
		const keyPair = ports.identity.keyPair();
		const peerKey = this.peerKey.current;
		return {
			primitives: ports.primitives.current(),
			random: (length) => this.random(length),
			now: this.clock.now(),
			peers: { rid, self: ports.self.uid, peer: this.peer()?.uid ?? '' },
			// A copy: the state may keep it, and is wiped as a whole.
			identity: keyPair && { publicKey: keyPair.publicKey.slice(), secretKey: keyPair.secretKey.slice() },
			peerKey: peerKey.key?.slice(),
			peerKeyPinned: peerKey.pinned,
			peerKeyChanged: peerKey.changed,
			capabilities: SUPPORTED_CAPABILITIES,
			limits: {
				inviteTimeout: settings.OTR_Invite_Timeout * 1000,
				idleTimeout: settings.OTR_Session_Idle_Timeout * 60_000,
				messageMaxLength: settings.OTR_Message_Max_Length,
				// No file is offered or taken while `file` is not supported.
				fileMaxSize: 0,
			},
		};
	}
}
