import type { Settings } from '@rocket.chat/accounts';
import type { SettingDefinition } from '@rocket.chat/otr-typings';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError } from '../../api/lib/methods.ts';

/** The workspace's name and address. */
export const generalSettings = [
	{ _id: 'Site_Name', type: 'string', packageValue: 'Rocket.Chat OTR', public: true, group: 'General', maxLength: 100 },
	/**
	 * Set by ROOT_URL. If it is neither https nor localhost, browsers refuse the cryptography of OTR; Settings > OTR then
	 * warns.
	 */
	{ _id: 'Site_Url', type: 'string', packageValue: '', public: true, group: 'General', maxLength: 500 },
	/**
	 * `pending` while there is no administrator: the login pages then say how to create one. Rocket.Chat's setting,
	 * without its `in_progress`.
	 */
	{
		_id: 'Show_Setup_Wizard',
		type: 'select',
		packageValue: 'completed',
		values: [
			{ key: 'pending', i18nLabel: 'Pending' },
			{ key: 'completed', i18nLabel: 'Completed' },
		],
		public: true,
		readonly: true,
		group: 'General',
	},
] as const satisfies readonly SettingDefinition[];

/** The public settings over DDP; changes come by the stream `stream-notify-all`. */
export function registerSettings({ settings }: { settings: Pick<Settings, 'public'> }): void {
	Meteor.methods({
		/** All, as an array; with a date, what has changed since, as `{ update, remove }`. */
		async 'public-settings/get'(updatedAfter?: unknown) {
			check(updatedAfter, Match.Maybe(Date));
			return asMeteorError<unknown>(async () =>
				updatedAfter instanceof Date ? { update: settings.public(updatedAfter), remove: [] } : settings.public(),
			);
		},
	});
}
