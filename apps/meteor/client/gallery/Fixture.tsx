import type { ReactNode } from 'react';
import { E2EContext, type E2ESnapshot } from '../../app/e2e/client/index.ts';
import { OtrContext } from '../../app/otr/client/index.ts';
import { RoomContext } from '../views/room/RoomContext.ts';
import { type E2EOutcomes, keysOf, type OtrFixture, ROOM, registryOf, UNLOCKED } from './fixtures.ts';

type FixtureProps = OtrFixture & {
	readonly e2e?: E2ESnapshot;
	readonly outcomes?: E2EOutcomes;
	readonly children: ReactNode;
};

/** An open room with an off-the-record session and an end-to-end key in given states. */
export const Fixture = ({ e2e = UNLOCKED, outcomes, children, ...otr }: FixtureProps) => (
	<E2EContext.Provider value={keysOf(e2e, outcomes)}>
		<OtrContext.Provider value={registryOf(otr)}>
			<RoomContext.Provider value={ROOM}>{children}</RoomContext.Provider>
		</OtrContext.Provider>
	</E2EContext.Provider>
);
