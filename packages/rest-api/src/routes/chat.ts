import { invalidParams, success } from '../answers.ts';
import { type SignedInCall, schema, userRoute } from '../route.ts';

type Post = { roomId?: string; channel?: string; text: string };

/** Decoded by messaging. `roomId` repeats `rid`: @rocket.chat/sdk sends both. */
type Send = { message: Record<string, unknown> };

const id = { type: 'string', minLength: 1, maxLength: 1000 } as const;

/** The room of a message: its id, or `@name` for the direct message with that user, which is created if necessary. */
async function roomIdOf({
	body: { roomId, channel = '' },
	user,
	dependencies: { messaging },
}: SignedInCall<unknown, Post>): Promise<string> {
	if (roomId === undefined && channel.startsWith('@')) {
		return (await messaging.createDirectMessage(user._id, [channel.slice(1)])).rid;
	}
	return roomId ?? channel;
}

/**
 * Posting messages. Clients may set only these fields: `t`, `u`, `ts` and others that would make a message look like
 * the server's own are refused, not ignored.
 */
export const chatRoutes = [
	userRoute<unknown, Post>({
		method: 'POST',
		paths: ['/api/v1/chat.postMessage'],
		body: schema({
			type: 'object',
			properties: { roomId: id, channel: id, text: { type: 'string' } },
			required: ['text'],
			additionalProperties: false,
		}),
		run: async (call) => {
			if (call.body.roomId === undefined && call.body.channel === undefined) {
				return invalidParams("must have required property 'roomId' or 'channel'");
			}
			const rid = await roomIdOf(call);
			const message = await call.dependencies.messaging.sendMessage(call.user._id, { rid, msg: call.body.text });
			return success({ ts: new Date(message.ts).getTime(), channel: call.body.channel ?? rid, message });
		},
	}),
	userRoute<unknown, Send>({
		method: 'POST',
		paths: ['/api/v1/chat.sendMessage'],
		body: schema({
			type: 'object',
			properties: { message: { type: 'object' } },
			required: ['message'],
			additionalProperties: false,
		}),
		run: async ({ body, user, dependencies: { messaging } }) => {
			const { roomId, ...message } = body.message;
			if (roomId !== undefined && roomId !== message.rid) {
				return invalidParams("'roomId' must be the same as 'rid'");
			}
			return success({ message: await messaging.sendMessage(user._id, message) });
		},
	}),
];
