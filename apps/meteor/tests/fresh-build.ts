import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../../../scripts/build.mjs', import.meta.url));

/**
 * Builds client and server unless the build is of these sources: tests of a stale build would prove nothing.
 * BUILD_IS_FRESH=1 says that the test runner did so at its start and that the build stays as it is until its end.
 */
export const ensureFreshBuild = (): void => {
	if (process.env.BUILD_IS_FRESH === '1') {
		return;
	}
	const { status } = spawnSync(process.execPath, [BUILD], { stdio: 'inherit' });
	if (status !== 0) {
		throw new Error('The workspace could not be built: see the lines above.');
	}
};
