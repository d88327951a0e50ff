import type { DdpClient } from '@rocket.chat/otr-ddp-client';
import type { RouterContextValue } from '@rocket.chat/ui-contexts';
import type { RestRequest } from '../../app/api/client/index.ts';
import type { AccountSession } from '../../app/authentication/client/index.ts';
import type { PresenceStore } from '../../app/presence/client/index.ts';
import type { RoomLoader, RoomsStore } from '../../app/rooms/client/index.ts';
import type { PublicSettings } from '../../app/settings/client/index.ts';
import type { PeopleStore } from '../../app/users/client/index.ts';
import type { OtrEventBuffer } from './otr-event-buffer.ts';

/** Everything behind the contexts, without React. */
export type Workspace = {
	readonly ddp: DdpClient;
	readonly rest: (request: RestRequest) => Promise<unknown>;
	readonly session: AccountSession;
	readonly settings: PublicSettings;
	readonly presence: PresenceStore;
	readonly people: PeopleStore;
	readonly rooms: RoomsStore;
	readonly roomLoader: RoomLoader;
	readonly otrFrames: OtrEventBuffer;
	readonly router: RouterContextValue;
};
