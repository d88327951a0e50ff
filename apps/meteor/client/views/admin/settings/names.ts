import { en, type Translate } from '@rocket.chat/i18n';
import type { AdminSetting } from '@rocket.chat/ui-contexts';

/** A text by a name that came from the server; the name itself where there is none. */
const named = (t: Translate, name: string, fallback: string): string =>
	// Such names have no placeholders; `Cancel` stands for any key without them.
	Object.hasOwn(en, name) ? t(name as 'Cancel') : fallback;

export const groupName = (t: Translate, group: string): string => named(t, `Group_${group}`, group);

export const groupDescription = (t: Translate, group: string): string => named(t, `Group_${group}_description`, '');

export const settingName = (t: Translate, { _id, i18nLabel }: AdminSetting): string =>
	named(t, _id, named(t, i18nLabel ?? '', i18nLabel ?? _id));

export const settingDescription = (t: Translate, { _id }: AdminSetting): string => named(t, `${_id}_description`, '');

export const choiceName = (t: Translate, label: string): string => named(t, label, label);
