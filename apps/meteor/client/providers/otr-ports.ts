import type { E2EEndpoints } from '../../app/e2e/client/index.ts';
import type {
	OtrDirectory,
	OtrPeer,
	OtrPresencePort,
	OtrSettings,
	OtrSettingsPort,
} from '../../app/otr/client/index.ts';
import type { PresenceStore } from '../../app/presence/client/index.ts';
import type { RoomsStore } from '../../app/rooms/client/index.ts';
import type { PublicSettings } from '../../app/settings/client/index.ts';
import type { PeopleStore } from '../../app/users/client/index.ts';
import type { Workspace } from './workspace.ts';

type Keys = { public_key?: string | null; private_key?: string | null };

/** The server's end-to-end key endpoints as the custody of keys wants them. */
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

/**
 * For a setting that the server does not know or gives in another type: nothing is offered, and the limits are the
 * shipped ones.
 */
const SHIPPED: OtrSettings = {
	OTR_Enable: false,
	E2E_Enable: true,
	OTR_Invite_Timeout: 60,
	OTR_Session_Idle_Timeout: 60,
	OTR_Erase_On_End: false,
	OTR_Message_Max_Length: 5000,
};

const ofKind = <T extends boolean | number>(value: unknown, shipped: T): T =>
	typeof value === typeof shipped ? (value as T) : shipped;

export const otrSettings = (settings: PublicSettings): OtrSettingsPort => ({
	get: () => {
		if (!settings.loaded()) {
			return undefined;
		}
		const read = <Id extends keyof OtrSettings>(id: Id) => ofKind(settings.get(id), SHIPPED[id]);
		return {
			OTR_Enable: read('OTR_Enable'),
			E2E_Enable: read('E2E_Enable'),
			OTR_Invite_Timeout: read('OTR_Invite_Timeout'),
			OTR_Session_Idle_Timeout: read('OTR_Session_Idle_Timeout'),
			OTR_Erase_On_End: read('OTR_Erase_On_End'),
			OTR_Message_Max_Length: read('OTR_Message_Max_Length'),
		};
	},
	onChange: (listener) => {
		const stops = [
			settings.on('changed', (id) => Object.hasOwn(SHIPPED, id) && listener()),
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

/** The other of exactly two, who never were more, by this client's own rooms. */
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
 * What is not known yet of the other's account stands against nothing: the relay looks at each frame. A room that was
 * not loaded is asked for: `want`; what waited for it is looked at again when it comes.
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
