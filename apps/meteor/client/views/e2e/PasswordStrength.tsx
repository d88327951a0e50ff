import { useTranslation } from '@rocket.chat/ui-contexts';
import { StrengthBars } from '../../components/StrengthBars.tsx';
import { type Judged, levelOf, strengthText } from './strength.ts';

/** The strength of a typed end-to-end password. */
export const PasswordStrength = ({ id, judged }: { readonly id: string; readonly judged: Judged }) => (
	<StrengthBars id={id} level={levelOf(judged)} text={strengthText(judged, useTranslation())} />
);
