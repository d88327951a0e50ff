import type { SessionPhase } from '@rocket.chat/otr-protocol';
import type { SessionEngine } from './engine.ts';
import { blocksOurSide, startBlockOf } from './gate.ts';
import { PeerKeyWatch } from './peer-key-watch.ts';
import { PeerPresence } from './peer-presence.ts';
import type { OtrRegistryDeps } from './ports.ts';
import { currentSettings } from './settings.ts';
import type { StartBlock } from './types.ts';

/** Phases that local policy or a missing peer cannot end: there is no session, or it is over. */
export const OVER: readonly SessionPhase[] = ['idle', 'ended', 'declined', 'expired', 'failed'];

export type StartConditionsDeps = {
	readonly engine: SessionEngine;
	readonly ports: OtrRegistryDeps;
	/** Called when the reason may have changed. */
	readonly changed: () => void;
};

/** The conditions of "Start OTR". The peer's key and presence are watched only while they are needed. */
export class StartConditions {
	private readonly peerKey: PeerKeyWatch;
	private readonly peerPresence: PeerPresence;
	private observed = false;

	constructor(private readonly deps: StartConditionsDeps) {
		const { engine, ports, changed } = deps;
		this.peerKey = new PeerKeyWatch({
			ports,
			peer: () => engine.environment.peer(),
			worthAsking: () => !this.blocksOurSide(),
			changed,
		});
		this.peerPresence = new PeerPresence(ports.presence);
	}

	/** Why "Start OTR" is disabled; `undefined` if it is enabled. */
	block(): StartBlock | undefined {
		const { engine, ports } = this.deps;
		const peer = engine.environment.peer();
		return startBlockOf({
			secure: ports.secure,
			storage: ports.storage !== undefined,
			settings: currentSettings(ports.settings),
			peer,
			connected: ports.transport.connected(),
			identity: ports.identity.status(),
			peerHasKey: !this.peerKey.missing(),
			peerOnline: peer !== undefined && ports.presence.online(peer.uid),
			elsewhere: engine.view.phase === 'elsewhere',
		});
	}

	/** Whether this side cannot start; keys are then not refreshed either. */
	blocksOurSide(): boolean {
		return blocksOurSide(this.block());
	}

	/** `observed`: the room is displayed. */
	observe(observed: boolean): void {
		if (observed !== this.observed) {
			this.observed = observed;
			if (observed) {
				this.peerKey.start();
			} else {
				this.peerKey.stop();
			}
		}
		this.followPeer();
	}

	/** Watches the peer's presence while the room is displayed, or has a session that depends on it. */
	followPeer(): void {
		const { queue, view, environment } = this.deps.engine;
		const needed = this.observed || !OVER.includes(view.phase);
		this.peerPresence.follow(needed && !queue.closed ? environment.peer()?.uid : undefined);
	}

	/** Settings, directory, identity or network changed. `peerMoved`: the peer's presence changed. */
	reconsider(peerMoved: boolean): void {
		this.peerKey.reconsider(peerMoved);
	}
}
