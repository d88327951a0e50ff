import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Models } from '@rocket.chat/model-typings';
import { modelsContract } from '@rocket.chat/model-typings/tests/contract.ts';
import { openModels } from '../src/index.ts';

modelsContract('SQLite in memory', {
	open: () => openModels({ dataDir: ':memory:' }),
	dispose: (models) => models.close(),
});

const directories = new WeakMap<Models, string>();

modelsContract('SQLite on disk', {
	open: async () => {
		const dataDir = await mkdtemp(join(tmpdir(), 'models-'));
		const models = await openModels({ dataDir });
		directories.set(models, dataDir);
		return models;
	},
	dispose: async (models) => {
		await models.close();
		await rm(directories.get(models)!, { recursive: true });
	},
});
