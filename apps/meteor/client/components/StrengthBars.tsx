/** Bars of four. */
export type StrengthLevel = 0 | 1 | 2 | 3 | 4;

const BARS = [1, 2, 3, 4] as const;

/** What a typed password is worth: in words, which are announced, and in bars for the eye. */
export const StrengthBars = ({
	id,
	level,
	text,
}: {
	readonly id: string;
	readonly level: StrengthLevel;
	readonly text: string;
}) => (
	<div className="strength">
		<div className="strength__bars" data-level={level} aria-hidden="true">
			{BARS.map((bar) => (
				<span key={bar} className={bar <= level ? 'strength__bar strength__bar--filled' : 'strength__bar'} />
			))}
		</div>
		<p id={id} className="strength__text" role="status">
			{text}
		</p>
	</div>
);
