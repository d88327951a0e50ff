import { success } from '../answers.ts';
import { RestError } from '../errors.ts';
import { adminRoute, guestRoute, schema } from '../route.ts';
import { PAGING, type Paging, pageOf } from './paging.ts';

/** Lists of settings are short and clients want them whole: all unless a count is given. */
const WHOLE = { ...PAGING, count: { ...PAGING.count, default: 0, maximum: 1000 } } as const;

const unknownSetting = (): RestError => new RestError('error-invalid-setting-name', 'There is no setting of this name');

/** The workspace's settings: the public ones for anyone, all of them for administrators. */
export const settingRoutes = [
	guestRoute<Paging & { _id?: string }>({
		method: 'GET',
		paths: ['/api/v1/settings.public'],
		query: schema({ type: 'object', properties: { ...WHOLE, _id: { type: 'string', maxLength: 5000 } } }),
		run: async ({ query, dependencies: { settings } }) => {
			const wanted = query._id?.split(',');
			const found = settings.public().filter(({ _id }) => !wanted || wanted.includes(_id));
			const { items, counts } = pageOf(found, query);
			return success({ settings: items.map(({ _id, value }) => ({ _id, value })), ...counts });
		},
	}),
	adminRoute<Paging>({
		method: 'GET',
		paths: ['/api/v1/settings'],
		query: schema({ type: 'object', properties: WHOLE }),
		run: async ({ query, dependencies: { settings } }) => {
			const { items, counts } = pageOf(settings.all(), query);
			return success({ settings: items, ...counts });
		},
	}),
	adminRoute({
		method: 'GET',
		paths: ['/api/v1/settings/:_id'],
		run: async ({ params: { _id = '' }, dependencies: { settings } }) => {
			const setting = settings.find(_id);
			if (!setting) {
				throw unknownSetting();
			}
			return success({ _id, value: setting.value });
		},
	}),
	adminRoute<unknown, { value: unknown }>({
		method: 'POST',
		paths: ['/api/v1/settings/:_id'],
		body: schema({
			type: 'object',
			properties: { value: { type: ['boolean', 'number', 'string'] } },
			required: ['value'],
			additionalProperties: false,
		}),
		run: async ({ params: { _id = '' }, body: { value }, user, dependencies: { settings } }) => {
			if (!settings.find(_id)) {
				throw unknownSetting();
			}
			await settings.set(_id, value, user._id);
			return success({});
		},
	}),
];
