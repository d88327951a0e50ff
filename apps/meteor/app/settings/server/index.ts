import type { Settings } from '@rocket.chat/accounts';
import type { SettingDefinition } from '@rocket.chat/otr-typings';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError } from '../../api/lib/methods.ts';

/** What the workspace is called and where people reach it. */
export const generalSettings: readonly SettingDefinition[] = [
	{ _id: 'Site_Name', type: 'string', packageValue: 'Rocket.Chat OTR', public: true, group: 'General', maxLength: 100 },
	/**
	 * Dictated by ROOT_URL. Where it is neither https nor localhost, browsers refuse the cryptography of OTR, and
	 * Settings > OTR warns.
	 */
	{ _id: 'Site_Url', type: 'string', packageValue: '', public: true, group: 'General', maxLength: 500 },
	/**
	 * As long as there is no administrator, the pages of signing in say what to do. Rocket.Chat's own setting, of which
	 * `in_progress` is not used.
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
];

/** The public settings over DDP; changes come by the stream `stream-notify-all`. */
export function registerSettings({ settings }: { settings: Settings }): void {
	Meteor.methods({
		/** All, as an array; with a date what has changed since, as `{ update, remove }`. */
		async 'public-settings/get'(updatedAfter?: unknown) {
			check(updatedAfter, Match.Maybe(Date));
			return asMeteorError<unknown>(async () =>
				updatedAfter instanceof Date ? { update: settings.public(updatedAfter), remove: [] } : settings.public(),
			);
		},
	});
}
