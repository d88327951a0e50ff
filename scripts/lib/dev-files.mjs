import { realpathSync } from 'node:fs';
import path from 'node:path';

/** Vite's defaults, which a list of one's own replaces. */
const SECRETS = ['.env', '.env.*', '*.{crt,pem,key,p12,pfx,cer,der}', '.npmrc', '.yarnrc.yml', '**/.git/**'];

/** What a workspace keeps, and its backups, in whichever folder. The icons' font is named rocketchat, too. */
const STORES = ['**/.data/**', '**/.dev-data/**', '*.sqlite*'];

const isWithin = (folder, file) => !path.relative(folder, file).startsWith('..');

/** The glob pattern of everything in a folder, whose name is taken literally. */
const everythingIn = (folder) =>
	`${folder
		.split(path.sep)
		.join('/')
		.replace(/[\\$()*+.?[\]^{|}!@]/g, '\\$&')}/**`;

/**
 * Vite's `server.fs`. Whoever reaches the port may ask for any file by its path: only the client's sources and the
 * packages are served, and no file of a store.
 * @param dataDir absolute path of the folder of the store
 */
export const filesToServe = (root, dataDir) => {
	const allow = [
		...['apps/meteor', 'packages', 'node_modules'].map((folder) => path.join(root, folder)),
		// Installed packages may be links to another folder.
		path.dirname(realpathSync(path.join(root, 'node_modules/vite'))),
	];
	// In a folder that holds the sources too, only the names tell which files are the store's.
	const isApart = !allow.some((folder) => isWithin(dataDir, folder));
	return { allow, deny: [...SECRETS, ...STORES, ...(isApart ? [everythingIn(dataDir)] : [])] };
};
