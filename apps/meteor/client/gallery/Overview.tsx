import { PaletteStyleTag } from '@rocket.chat/fuselage';
import { GROUPS } from './groups.ts';
import type { GalleryGroup } from './state.ts';
import { ALL_THEMES, themeOf, WIDTHS } from './themes.ts';

type Choice = { readonly theme: string; readonly width: number; readonly group: string };

const addressOf = ({ theme, width, group }: Choice): string =>
	`/gallery?${new URLSearchParams({ theme, width: String(width), group })}`;

const Choices = ({ choice, groups }: { readonly choice: Choice; readonly groups: readonly GalleryGroup[] }) => {
	const options: readonly (readonly [string, readonly (readonly [string, Partial<Choice>])[]])[] = [
		['Part', groups.map(({ title, states }) => [`${title} (${states.length})`, { group: title }])],
		['Theme', ALL_THEMES.map((theme) => [theme, { theme }])],
		['Width', WIDTHS.map((width) => [`${width} px`, { width }])],
	];
	return (
		<nav className="gallery__choices" aria-label="What is displayed">
			{options.map(([name, links]) => (
				<p key={name}>
					<b>{name}</b>
					{links.map(([text, chosen]) => {
						const address = addressOf({ ...choice, ...chosen });
						return (
							<a key={text} href={address} aria-current={address === addressOf(choice) ? 'true' : undefined}>
								{text}
							</a>
						);
					})}
				</p>
			))}
		</nav>
	);
};

/** All states of one part in frames of one width, in one theme. A frame is loaded when it is scrolled to. */
export const Overview = ({ query }: { readonly query: URLSearchParams }) => {
	const theme = themeOf(query);
	const width = WIDTHS.find((each) => String(each) === query.get('width')) ?? WIDTHS[0];
	const group = GROUPS.find(({ title }) => title === query.get('group')) ?? GROUPS[0];
	return (
		<main className="gallery">
			<PaletteStyleTag theme="light" selector=":root" />
			<h1>Gallery</h1>
			<Choices choice={{ theme, width, group: group?.title ?? '' }} groups={GROUPS} />
			<div className="gallery__states">
				{group?.states.map(({ id, title, height }) => {
					const address = `/gallery?${new URLSearchParams({ state: id, theme })}`;
					return (
						<figure key={id} className="gallery__state">
							<figcaption>
								<a href={address}>{title}</a>
							</figcaption>
							<iframe src={address} title={title} width={width} height={height} loading="lazy" />
						</figure>
					);
				})}
			</div>
		</main>
	);
};
