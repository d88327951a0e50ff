import { success } from '../answers.ts';
import { RestError } from '../errors.ts';
import { schema, userRoute } from '../route.ts';

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

/** What one takes part in: all of it, or what has changed since a time. */
export const roomRoutes = [
	userRoute<Since>({
		method: 'GET',
		paths: ['/api/v1/subscriptions.get'],
		query: since,
		run: async ({ query, user, dependencies: { messaging } }) => {
			const date = readDate(query);
			return success(date ? await messaging.subscriptionsOf(user._id, date) : { update: await messaging.subscriptionsOf(user._id), remove: [] });
		},
	}),
	userRoute<Since>({
		method: 'GET',
		paths: ['/api/v1/rooms.get'],
		query: since,
		run: async ({ query, user, dependencies: { messaging } }) => {
			const date = readDate(query);
			return success(date ? await messaging.roomsOf(user._id, date) : { update: await messaging.roomsOf(user._id), remove: [] });
		},
	}),
];
