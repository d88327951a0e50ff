/** A large store and an almost empty one, as the first released program would have filled them, opened by this one. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openModels } from '@rocket.chat/models';
import { type Sizes, seedSchema1 } from '@rocket.chat/models/tests/seed-schema-1.ts';
import type { Store } from './contests.ts';

/** A page of each is all that it holds. */
const SMALL: Sizes = { users: 60, dms: 55, big: 60, messages: 200 };

export type Stores = {
	readonly large: Store;
	readonly small: Store;
	readonly migration: number;
	readonly start: number;
};

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
	const start = performance.now();
	const result = await work();
	return [result, performance.now() - start];
};

/** @param tell hears what is done, since it takes minutes */
export const makeStores = async (directory: string, sizes: Sizes, tell: (line: string) => void): Promise<Stores> => {
	const [largeDir, smallDir] = [join(directory, 'large'), join(directory, 'small')];
	mkdirSync(largeDir);
	mkdirSync(smallDir);
	tell(`filling a store of ${sizes.users} accounts and ${sizes.messages} messages`);
	const seeded = seedSchema1(largeDir, sizes);
	const seededSmall = seedSchema1(smallDir, SMALL);
	tell('migrating it');
	const [first, migration] = await timed(() => openModels({ dataDir: largeDir }));
	await first.close();
	const [models, start] = await timed(() => openModels({ dataDir: largeDir }));
	return {
		large: { models, seeded },
		small: { models: await openModels({ dataDir: smallDir }), seeded: seededSmall },
		migration,
		start,
	};
};
