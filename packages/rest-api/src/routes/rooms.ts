import { success } from '../answers.ts';
import { RestError } from '../errors.ts';
import { schema, userRoute } from '../route.ts';

const id = { type: 'string', minLength: 1, maxLength: 1000 } as const;

type Since = { updatedSince?: string };

const since = schema<Since>({ type: 'object', properties: { updatedSince: { type: 'string', maxLength: 100 } } });

function readDate({ updatedSince }: Since): Date | undefined {
	if (updatedSince === undefined || updatedSince === '') {
		return undefined;
	}
	const date = new Date(updatedSince);
	if (Number.isNaN(date.getTime())) {
		throw new RestError('error-updatedSince-param-invalid', 'The "updatedSince" query parameter must be a valid date.');
	}
	return date;
}

/** The caller's rooms: all of them, or those that have changed since a time. */
export const roomRoutes = [
	userRoute<Since>({
		method: 'GET',
		paths: ['/api/v1/subscriptions.get'],
		query: since,
		run: async ({ query, user, dependencies: { messaging } }) => {
			return success(await messaging.listSubscriptions(user._id, readDate(query)));
		},
	}),
	userRoute<unknown, { roomId: string }>({
		method: 'POST',
		paths: ['/api/v1/rooms.leave'],
		body: schema({ type: 'object', properties: { roomId: id }, required: ['roomId'], additionalProperties: false }),
		run: async ({ body: { roomId }, user, dependencies: { messaging } }) => {
			await messaging.leaveRoom(user._id, roomId);
			return success({});
		},
	}),
	userRoute<Since>({
		method: 'GET',
		paths: ['/api/v1/rooms.get'],
		query: since,
		run: async ({ query, user, dependencies: { messaging } }) => {
			return success(await messaging.listRooms(user._id, readDate(query)));
		},
	}),
];
