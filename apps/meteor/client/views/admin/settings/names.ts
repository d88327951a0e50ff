import { en, type Translate } from '@rocket.chat/i18n';
import type { AdminSetting } from '@rocket.chat/ui-contexts';

/** The text for a name from the server; the name itself if there is no text. */
const named = (t: Translate, name: string, fallback: string): string =>
	// Such names have no placeholders; `Cancel` is an example of a key without them.
	Object.hasOwn(en, name) ? t(name as 'Cancel') : fallback;

export const groupName = (t: Translate, group: string): string => named(t, `Group_${group}`, group);

export const groupDescription = (t: Translate, group: string): string => named(t, `Group_${group}_description`, '');

export const settingName = (t: Translate, { _id, i18nLabel }: AdminSetting): string =>
	named(t, _id, named(t, i18nLabel ?? '', i18nLabel ?? _id));

export const settingDescription = (t: Translate, { _id }: AdminSetting): string => named(t, `${_id}_description`, '');

export const choiceName = (t: Translate, label: string): string => named(t, label, label);
