import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for each test of the enclosing block, removed after it. */
export const temporaryDirectory = (): (() => string) => {
	let path = '';
	beforeEach(async () => {
		path = await mkdtemp(join(tmpdir(), 'models-'));
	});
	afterEach(() => rm(path, { recursive: true, force: true }));
	return () => path;
};
