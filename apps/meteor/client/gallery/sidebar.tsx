import { OTRWithData } from '../views/room/contextualBar/OTR/OTRWithData.tsx';
import { Fixture } from './Fixture.tsx';
import { BLOCKED_STATES, OTR_STATES } from './otr-states.ts';
import type { GalleryGroup } from './state.ts';

export const SIDEBAR: GalleryGroup = {
	title: 'Sidebar',
	states: [...OTR_STATES, ...BLOCKED_STATES].map(({ name, snapshot }) => ({
		id: `sidebar ${name}`,
		title: name,
		height: 620,
		render: () => (
			<Fixture snapshot={snapshot}>
				<div className="room">
					<div className="room__main" />
					<div className="room__bar">
						<OTRWithData onClose={() => undefined} />
					</div>
				</div>
			</Fixture>
		),
	})),
};
