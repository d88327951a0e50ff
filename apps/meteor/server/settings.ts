import { accountsSettings } from '@rocket.chat/accounts';
import type { TranslationKey } from '@rocket.chat/i18n';
import { messagingSettings } from '@rocket.chat/messaging';
import type { SettingDefinition, SettingValues } from '@rocket.chat/otr-typings';
import { e2eSettings } from '../app/e2e/server/index.ts';
import { otrSettings } from '../app/otr/server/index.ts';
import { generalSettings } from '../app/settings/server/index.ts';

type GroupOf<Key> = Key extends `Group_${infer Group}` ? Group : never;

/** A setting that administrators see: its label, group and choices must have English text in packages/i18n. */
type LabelledSetting = SettingDefinition & {
	readonly _id: TranslationKey;
	readonly group: GroupOf<TranslationKey>;
	readonly values?: readonly { key: string; i18nLabel: TranslationKey }[];
};

/** All settings of the workspace, in the order of the administration's pages. */
export const workspaceSettings = [
	...generalSettings,
	...accountsSettings,
	...messagingSettings,
	...e2eSettings,
	...otrSettings,
] as const satisfies readonly (LabelledSetting | (SettingDefinition & { readonly readonly: true }))[];

export type WorkspaceSettings = SettingValues<typeof workspaceSettings>;
