import type { Caller, Registration } from '@rocket.chat/accounts';
import { createSharedBudget } from '@rocket.chat/ddp-server';
import type { IUser } from '@rocket.chat/otr-typings';
import type { AttemptLimiter, RestApi } from '@rocket.chat/rest-api';
import { registerApi } from '../app/api/server/index.ts';
import { registerAuthentication } from '../app/authentication/server/index.ts';
import { registerMessages } from '../app/messages/server/index.ts';
import { registerNotifications } from '../app/notifications/server/index.ts';
import { registerOtr } from '../app/otr/server/index.ts';
import { registerPresence } from '../app/presence/server/index.ts';
import { registerRooms } from '../app/rooms/server/index.ts';
import { registerSettings } from '../app/settings/server/index.ts';
import type { ClientFault } from './client-faults.ts';
import type { Services } from './services.ts';

/** Bytes that all incomplete request bodies may hold, and the overhead of one request. */
const BODIES = 16 * 1024 * 1024;
const REQUEST = 8 * 1024;

type ApiDeps = {
	rest: RestApi;
	register: (registration: Registration, setupToken?: string, caller?: Caller) => Promise<IUser>;
	limiters: { login: AttemptLimiter; register: AttemptLimiter };
	onClientFault: (fault: ClientFault) => void;
};

/** Registers every feature of the server, each with only the services it needs. */
export function registerFeatures(services: Services, { rest, register, limiters, onClientFault }: ApiDeps): void {
	const {
		accounts,
		broker,
		directory,
		fanOuts,
		longAnswers,
		messaging,
		presence,
		presenceAnnouncer,
		relay,
		settings,
		streams,
	} = services;
	registerAuthentication({ accounts, broker, presence, streams, register, limiters });
	registerSettings({ settings });
	registerRooms({ messaging });
	registerMessages({ messaging });
	registerNotifications({ streams, fanOuts, broker, isMember: (rid, userId) => directory.isMember(rid, userId) });
	registerPresence({
		accounts,
		presence,
		streams,
		fanOut: fanOuts.all,
		announcer: presenceAnnouncer,
		now: () => performance.now(),
	});
	registerOtr({ relay, streams });
	registerApi({
		rest,
		longAnswers,
		onClientFault,
		bodies: createSharedBudget(BODIES, REQUEST),
		clientAddress: (request) =>
			'ip' in request && typeof request.ip === 'string' ? request.ip : (request.socket.remoteAddress ?? ''),
		nameRoute: (response, route) => {
			response.logRoute = route;
		},
	});
}
