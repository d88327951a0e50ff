import type { PublicUser } from '@rocket.chat/otr-typings';
import { invalidParams, success } from '../answers.ts';
import { RestError } from '../errors.ts';
import { adminRoute, schema, userRoute } from '../route.ts';
import type { RestDependencies } from '../types.ts';
import { PAGING, type Paging } from './paging.ts';

const id = { type: 'string', minLength: 1, maxLength: 100 } as const;
const SUGGESTIONS = 10;
const MAX_IDS = 100;

type ByIdOrName = { userId?: string; username?: string };

const oneUser = schema<ByIdOrName>({
	type: 'object',
	properties: { userId: id, username: id },
	anyOf: [{ required: ['userId'] }, { required: ['username'] }],
});

type Selector = { term: string; exceptions: string[] };

/** `selector` is JSON in the query, as upstream's autocomplete sends it; undefined if it is not JSON. */
function readSelector(json: string): Selector | undefined {
	try {
		const value: unknown = JSON.parse(json);
		if (typeof value !== 'object' || value === null) {
			return undefined;
		}
		const term = 'term' in value && typeof value.term === 'string' ? value.term : '';
		const exceptions = 'exceptions' in value && Array.isArray(value.exceptions) ? value.exceptions.map(String) : [];
		return { term, exceptions };
	} catch {
		return undefined;
	}
}

const withStatus = (user: PublicUser, { statusOf }: RestDependencies): PublicUser => ({
	...user,
	status: statusOf(user._id),
});

const presenceOf = (user: PublicUser, { statusOf }: RestDependencies): Partial<PublicUser> => ({
	_id: user._id,
	username: user.username,
	name: user.name,
	status: statusOf(user._id),
	statusText: user.statusText,
});

/** People, as signed-in users may see them. */
export const userRoutes = [
	userRoute<ByIdOrName>({
		method: 'GET',
		paths: ['/api/v1/users.info'],
		query: oneUser,
		run: async ({ query: { userId, username = '' }, dependencies }) => {
			const user = await dependencies.accounts.findUser(userId === undefined ? { username } : { userId });
			if (!user) {
				throw new RestError(
					'error-invalid-user',
					'The required "userId" or "username" param provided does not match any users',
				);
			}
			return success({ user: withStatus(user, dependencies) });
		},
	}),
	userRoute<{ selector: string }>({
		method: 'GET',
		paths: ['/api/v1/users.autocomplete'],
		query: schema({
			type: 'object',
			properties: { selector: { type: 'string', maxLength: 5000 } },
			required: ['selector'],
		}),
		run: async ({ query, dependencies }) => {
			const selector = readSelector(query.selector);
			if (!selector) {
				return invalidParams('The \'selector\' param must be JSON such as {"term":"bob"}');
			}
			const { users } = await dependencies.accounts.searchUsers(selector.term, {
				offset: 0,
				count: SUGGESTIONS + Math.min(selector.exceptions.length, 90),
			});
			const items = users.filter(({ username }) => !selector.exceptions.includes(username ?? '')).slice(0, SUGGESTIONS);
			return success({ items: items.map((user) => withStatus(user, dependencies)) });
		},
	}),
	userRoute<{ ids?: string }>({
		method: 'GET',
		paths: ['/api/v1/users.presence'],
		query: schema({ type: 'object', properties: { ids: { type: 'string', maxLength: 5000 } } }),
		run: async ({ query: { ids = '' }, dependencies }) => {
			const wanted = ids.split(',').filter(Boolean).slice(0, MAX_IDS);
			const found = await Promise.all(wanted.map((userId) => dependencies.accounts.findUser({ userId })));
			return success({
				users: found.filter((user) => user !== undefined).map((user) => presenceOf(user, dependencies)),
				full: false,
			});
		},
	}),
	adminRoute<Paging & { text?: string }>({
		method: 'GET',
		paths: ['/api/v1/users.list'],
		query: schema({ type: 'object', properties: { ...PAGING, text: { type: 'string', maxLength: 200 } } }),
		run: async ({ query: { count, offset, text }, dependencies: { accounts } }) => {
			const { users, total } = await accounts.listUsers({ offset, count: Math.max(1, count), text });
			return success({ users, count: users.length, offset, total });
		},
	}),
	adminRoute<unknown, { userId: string; activeStatus: boolean }>({
		method: 'POST',
		paths: ['/api/v1/users.setActiveStatus'],
		body: schema({
			type: 'object',
			properties: { userId: id, activeStatus: { type: 'boolean' }, confirmRelinquish: { type: 'boolean' } },
			required: ['userId', 'activeStatus'],
			additionalProperties: false,
		}),
		run: async ({ body: { userId, activeStatus }, user, dependencies: { accounts } }) => {
			const { _id, active } = await accounts.setActive(userId, activeStatus, { userId: user._id });
			return success({ user: { _id, active } });
		},
	}),
];
