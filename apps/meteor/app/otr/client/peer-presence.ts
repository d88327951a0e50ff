import type { OtrPresencePort } from './ports.ts';

/** Whose presence one room keeps up with: nobody's, or its peer's. */
export class PeerPresence {
	private watched: { readonly uid: string; readonly stop: () => void } | undefined;

	constructor(private readonly presence: Pick<OtrPresencePort, 'watch'>) {}

	/** From now on this user alone; undefined for nobody. */
	follow(uid: string | undefined): void {
		if (uid === this.watched?.uid) {
			return;
		}
		const before = this.watched;
		this.watched = uid === undefined ? undefined : { uid, stop: this.presence.watch(uid) };
		before?.stop();
	}
}
