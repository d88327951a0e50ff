import type { IconProps } from '@rocket.chat/fuselage';
import type { KeysTaking } from '@rocket.chat/i18n';
import type { ComponentType } from 'react';

/** An entry of the room's toolbar or kebab menu, in upstream's shape; its `tabComponent` opens at the right. */
export type RoomToolboxActionConfig = {
	readonly id: string;
	readonly title: KeysTaking<never>;
	readonly icon: IconProps['name'];
	readonly groups: readonly ('direct' | 'direct_multiple' | 'group' | 'channel')[];
	readonly order: number;
	readonly featured?: boolean;
	/** Not in a menu: its panel opens only by its address, and says why it is not offered. */
	readonly unlisted?: boolean;
	readonly type?: 'organization' | 'communication' | 'customization';
	readonly tabComponent: ComponentType<{ readonly onClose: () => void }>;
};
