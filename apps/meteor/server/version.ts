import manifest from '../package.json';

/** The release, as /api/info tells it. */
export const VERSION: string = manifest.version;
