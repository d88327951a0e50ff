import type { ResetConsequences } from '@rocket.chat/e2e-protocol';
import type { Translate } from '@rocket.chat/i18n';

export type Consequences = Pick<ResetConsequences, 'warned' | 'lost' | 'pinsLost'>;

/** Number of names shown. */
const MAX_NAMES = 8;

const namesOf = (names: readonly string[]): string =>
	[...names.slice(0, MAX_NAMES), ...(names.length > MAX_NAMES ? ['…'] : [])].join(', ');

/** The consequences of a reset, one or two sentences each. */
export const consequencesTexts = ({ warned, lost, pinsLost }: Consequences, t: Translate): readonly string[] => {
	const names = warned.length > 0 ? ` ${t('E2E_reset_warned_names', { names: namesOf(warned) })}` : '';
	return [
		`${t('E2E_reset_warned')}${names}`,
		t('E2E_reset_sessions'),
		pinsLost ? t('E2E_reset_pins_lost') : t('E2E_reset_pins_kept'),
		...(lost.length > 0 ? [t('E2E_reset_rooms_lost', { count: lost.length })] : []),
		t('E2E_reset_password'),
	];
};
