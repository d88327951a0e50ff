import { accountsSettings } from '@rocket.chat/accounts';
import type { TranslationKey } from '@rocket.chat/i18n';
import { messagingSettings } from '@rocket.chat/messaging';
import type { SettingDefinition, SettingValues } from '@rocket.chat/otr-typings';
import { e2eSettings } from '../app/e2e/server/index.ts';
import { otrSettings } from '../app/otr/server/index.ts';
import { generalSettings } from '../app/settings/server/index.ts';

/** The texts of a setting that administrators see: its label, its group and its choices. */
type TextOf<Row extends SettingDefinition> = Row extends { readonly readonly: true }
	? never
	: Row['_id'] | `Group_${Row['group']}` | ChoiceOf<Row>;

type ChoiceOf<Row> = Row extends { readonly values: readonly { readonly i18nLabel: infer Text extends string }[] }
	? Text
	: never;

type MissingText<Row extends SettingDefinition> =
	`${Exclude<TextOf<Row>, TranslationKey>} is missing in packages/i18n/src/en/admin.ts`;

/** Compiles only without a missing text; the compiler's error names each one. */
type Labelled<Settings, Missing extends never> = Settings & Record<Missing, never>;

/** All settings of the workspace, in the order of the administration's pages. */
export const workspaceSettings = [
	...generalSettings,
	...accountsSettings,
	...messagingSettings,
	...e2eSettings,
	...otrSettings,
] as const satisfies readonly SettingDefinition[];

export type WorkspaceSettings = Labelled<
	SettingValues<typeof workspaceSettings>,
	MissingText<(typeof workspaceSettings)[number]>
>;
