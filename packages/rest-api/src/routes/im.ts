import { success } from '../answers.ts';
import { RestError } from '../errors.ts';
import { type SignedInCall, schema, userRoute } from '../route.ts';
import { PAGING, type Paging } from './paging.ts';

const name = { type: 'string', minLength: 1, maxLength: 1000 } as const;

type Create = { username?: string; usernames?: string; excludeSelf?: boolean };
type Messages = Paging & { roomId?: string; username?: string };

/** The room that a query names by id or by the other user's name; only the caller's own rooms are found. */
async function roomIdOf({
	query: { roomId, username },
	user,
	dependencies: { messaging },
}: SignedInCall<Messages, unknown>): Promise<string> {
	if (roomId !== undefined) {
		return roomId;
	}
	const rid = await messaging.directRoomWith(user._id, username ?? '');
	if (rid === undefined) {
		throw new RestError(
			'error-room-not-found',
			'The required "roomId" or "username" param provided does not match any direct message',
		);
	}
	return rid;
}

/** Direct messages. */
export const imRoutes = [
	userRoute<unknown, Create>({
		method: 'POST',
		paths: ['/api/v1/im.create', '/api/v1/dm.create'],
		body: schema({
			type: 'object',
			properties: { username: name, usernames: name, excludeSelf: { type: 'boolean' } },
			anyOf: [{ required: ['username'] }, { required: ['usernames'] }],
			additionalProperties: false,
		}),
		run: async ({ body: { username, usernames = username ?? '' }, user, dependencies: { messaging } }) => {
			const others = usernames
				.split(',')
				.map((each) => each.trim())
				.filter(Boolean);
			return success({ room: await messaging.createDirectMessage(user._id, others) });
		},
	}),
	userRoute<unknown, { roomId: string }>({
		method: 'POST',
		paths: ['/api/v1/im.close', '/api/v1/dm.close'],
		body: schema({ type: 'object', properties: { roomId: name }, required: ['roomId'], additionalProperties: false }),
		run: async ({ body: { roomId }, user, dependencies: { messaging } }) => {
			const place = await messaging.subscriptionOf(user._id, roomId);
			if (!place) {
				throw new RestError('error-room-not-found', 'The user is not subscribed to the room');
			}
			if (!place.open) {
				throw new RestError('error-room-already-closed', 'The direct message room is already closed to the sender');
			}
			await messaging.hideRoom(user._id, roomId);
			return success({});
		},
	}),
	userRoute<Paging>({
		method: 'GET',
		paths: ['/api/v1/im.list', '/api/v1/dm.list'],
		query: schema({ type: 'object', properties: PAGING }),
		run: async ({ query, user, dependencies: { messaging } }) => {
			const { offset, count } = query;
			if (count === 0) {
				const { rooms, total } = await messaging.roomsFrom(user._id, offset);
				return success({ ims: rooms, count: Math.max(0, total - offset), offset, total });
			}
			const { rooms, total } = await messaging.roomsPage(user._id, { offset, count });
			return success({ ims: rooms, count: rooms.length, offset, total });
		},
	}),
	userRoute<Messages>({
		method: 'GET',
		paths: ['/api/v1/im.messages', '/api/v1/dm.messages', '/api/v1/im.history', '/api/v1/dm.history'],
		query: schema({
			type: 'object',
			properties: { ...PAGING, roomId: name, username: name },
			anyOf: [{ required: ['roomId'] }, { required: ['username'] }],
		}),
		run: async (call) => {
			const { query, user, dependencies } = call;
			const page = { offset: query.offset, count: Math.max(1, query.count) };
			const { messages, total } = await dependencies.messaging.messagesOf(user._id, await roomIdOf(call), page);
			return success({ messages, count: messages.length, offset: query.offset, total });
		},
	}),
];
