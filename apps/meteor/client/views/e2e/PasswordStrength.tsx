import { useTranslation } from '@rocket.chat/ui-contexts';
import { type Judged, levelOf, strengthText } from './strength.ts';

const BARS = [1, 2, 3, 4] as const;

/** What a typed password is worth: in words, which are announced, and in bars for the eye. */
export const PasswordStrength = ({ id, judged }: { readonly id: string; readonly judged: Judged }) => {
	const t = useTranslation();
	const level = levelOf(judged);
	return (
		<div className="strength">
			<div className="strength__bars" data-level={level} aria-hidden="true">
				{BARS.map((bar) => (
					<span key={bar} className={bar <= level ? 'strength__bar strength__bar--filled' : 'strength__bar'} />
				))}
			</div>
			<p id={id} className="strength__text" role="status">
				{strengthText(judged, t)}
			</p>
		</div>
	);
};
