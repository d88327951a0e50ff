import manifest from '../package.json';

/** The release, as /api/info returns it. */
export const VERSION: string = manifest.version;
