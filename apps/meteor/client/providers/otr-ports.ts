import type { E2EEndpoints } from '../../app/e2e/client/index.ts';
import type { OtrDirectory, OtrPeer, OtrPresencePort, OtrSettingsPort } from '../../app/otr/client/index.ts';
import { FALLBACK_SETTINGS, type OtrSettings } from '../../app/otr/lib/settings.ts';
import type { PresenceStore } from '../../app/presence/client/index.ts';
import type { RoomsStore } from '../../app/rooms/client/index.ts';
import type { PublicSettings } from '../../app/settings/client/index.ts';
import type { PeopleStore } from '../../app/users/client/index.ts';
import type { Workspace } from './workspace.ts';

type Keys = { public_key?: string | null; private_key?: string | null };

/** The server's end-to-end key endpoints, as the key manager calls them. */
export const e2eEndpoints = ({
	rest,
	session,
}: Pick<Workspace, 'rest'> & { session: Pick<Workspace['session'], 'proofOf'> }): E2EEndpoints => ({
	fetchMyKeys: async () => (await rest({ method: 'GET', pathPattern: '/v1/e2e.fetchMyKeys', keys: {} })) as Keys,
	setUserPublicAndPrivateKeys: async (params, loginPassword) => {
		const proof = loginPassword === undefined ? {} : { currentPassword: await session.proofOf(loginPassword) };
		await rest({
			method: 'POST',
			pathPattern: '/v1/e2e.setUserPublicAndPrivateKeys',
			keys: {},
			params: { ...params, ...proof },
		});
	},
	getPublicKey: async (userId) => {
		const answer = await rest({ method: 'GET', pathPattern: '/v1/e2e.getPublicKey', keys: {}, params: { userId } });
		return (answer as Keys).public_key ?? null;
	},
});

/** A setting that the server does not know, or sends with another type, has its value in `FALLBACK_SETTINGS`. */
const readSettings = (settings: PublicSettings): OtrSettings =>
	Object.fromEntries(
		Object.entries(FALLBACK_SETTINGS).map(([id, fallback]) => {
			const value = settings.get(id);
			return [id, typeof value === typeof fallback ? value : fallback];
		}),
	) as OtrSettings;

export const otrSettings = (settings: PublicSettings): OtrSettingsPort => ({
	get: () => (settings.loaded() ? readSettings(settings) : undefined),
	onChange: (listener) => {
		const stops = [
			settings.on('changed', (id) => Object.hasOwn(FALLBACK_SETTINGS, id) && listener()),
			settings.on('loaded', listener),
		];
		return () => {
			for (const stop of stops) {
				stop();
			}
		};
	},
});

export const otrPresence = (presence: PresenceStore): OtrPresencePort => ({
	online: (uid) => !['offline', undefined].includes(presence.get(uid)?.status),
	watch: (uid) => presence.subscribe(uid, () => undefined),
	onChange: (listener) => presence.on('changed', listener),
});

/** An account as the server shows it to others. */
export const accountOf = async (rest: Workspace['rest'], userId: string): Promise<unknown> => {
	const { user } = (await rest({ method: 'GET', pathPattern: '/v1/users.info', keys: {}, params: { userId } })) as {
		user?: unknown;
	};
	return user;
};

/** The other member of a room that has always had exactly two, by this client's own rooms. */
const peerIn = (rooms: Pick<RoomsStore, 'find' | 'room'>, rid: string, self: string): OtrPeer | undefined => {
	const room = rooms.room(rid);
	const [subscription] = rooms.find({ rid });
	const { uids = [] } = room ?? {};
	const [uid, ...others] = uids.filter((each) => each !== self);
	if (room?.t !== 'd' || room.group || !subscription || uids.length !== 2 || uid === undefined || others.length > 0) {
		return undefined;
	}
	return { uid, username: subscription.name };
};

/**
 * If the other's account is not known yet, nothing is blocked: the relay checks each frame. A room that is not loaded
 * is requested by `want`; whatever waited for it is tried again when it arrives.
 */
export const otrDirectory = (
	rooms: RoomsStore,
	people: PeopleStore,
	self: string,
	want: (rid: string) => void,
): OtrDirectory => ({
	peerOf: (rid) => {
		if (!rooms.room(rid)) {
			want(rid);
		}
		const peer = peerIn(rooms, rid, self);
		return peer && { ...peer, ...people.get(peer.uid) };
	},
	newestAt: (rid) => {
		const { lm } = rooms.room(rid) ?? {};
		return lm && new Date(lm).getTime();
	},
	onChange: (listener) => {
		const stops = [rooms.subscribe(listener), people.on('changed', listener)];
		return () => {
			for (const stop of stops) {
				stop();
			}
		};
	},
});
