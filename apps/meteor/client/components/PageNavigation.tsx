type PageNavigationProps<Id extends string> = {
	readonly label: string;
	readonly current: Id;
	readonly links: readonly { readonly id: Id; readonly href: string; readonly name: string }[];
};

/** Links between the pages of one area. */
export const PageNavigation = <Id extends string>({ label, current, links }: PageNavigationProps<Id>) => (
	<nav aria-label={label} className="page-navigation">
		<ul>
			{links.map(({ id, href, name }) => (
				<li key={id}>
					<a href={href} aria-current={id === current ? 'page' : undefined}>
						{name}
					</a>
				</li>
			))}
		</ul>
	</nav>
);
