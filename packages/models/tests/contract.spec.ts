import { modelsContract } from '@rocket.chat/model-typings/tests/contract.ts';
import { openModels } from '../src/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { threadScript } from './thread-script.ts';

modelsContract('SQLite in memory', {
	open: () => openModels({ dataDir: ':memory:' }),
	dispose: (models) => models.close(),
});

describe('SQLite on disk', () => {
	const dataDir = temporaryDirectory();

	modelsContract('SQLite on disk', {
		open: () => openModels({ dataDir: dataDir() }),
		dispose: (models) => models.close(),
	});

	modelsContract('SQLite on disk, in threads', {
		open: () => openModels({ dataDir: dataDir(), threadScript: threadScript() }),
		dispose: (models) => models.close(),
	});
});
