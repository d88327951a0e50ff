/** Number of filled bars, out of four. */
export type StrengthLevel = 0 | 1 | 2 | 3 | 4;

const BARS = [1, 2, 3, 4] as const;

/** The strength of a typed password: in words, which are announced, and as bars. */
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
