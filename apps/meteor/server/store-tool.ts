import { resolve } from 'node:path';
import { copyStore } from '@rocket.chat/models';
import { explainStoreError, StartupError } from './errors.ts';
import { backUp } from './operator/backup.ts';
import type { CopyRefusal } from './operator/copying.ts';
import { restore } from './operator/restore.ts';

/** npm runs scripts in the workspace's own folder, but the paths that a person types are relative to where they are. */
const given = (file: string): string => resolve(process.env.INIT_CWD ?? '.', file);

const print = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

const copy = (source: string, target: string): void => {
	try {
		copyStore(source, target);
	} catch (error) {
		const refusal: CopyRefusal = {
			refusal: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
		};
		process.send?.(refusal);
		process.exitCode = 1;
	}
	process.disconnect?.();
};

const main = async ([, script = '', command = '', file, target]: readonly string[]): Promise<void> => {
	const dataDir = resolve(process.env.DATA_DIR || '.data');
	if (command !== 'copy' && file?.startsWith('-')) {
		throw new StartupError(`${file} is no option of this tool, only --help is. For a file of that name, say ./${file}`);
	}
	if (command === 'copy' && file !== undefined && target !== undefined) {
		copy(file, target);
	} else if (command === 'backup' && file !== undefined && target === undefined) {
		await backUp(script, dataDir, given(file));
		print(`Backup written and verified: ${given(file)}`);
	} else if (command === 'restore' && file !== undefined && target === undefined) {
		const former = await restore(script, dataDir, given(file));
		print(`Restored to ${dataDir}.${former === undefined ? '' : ` The former store is kept: ${former}`}`);
	} else {
		throw new StartupError(`Name one file: npm run ${command === 'restore' ? 'restore' : 'backup'} -- <file>`);
	}
};

main(process.argv).catch((error: unknown) => {
	const explained = explainStoreError(error);
	process.stderr.write(
		`${explained instanceof StartupError ? explained.message : `It failed: ${explained instanceof Error ? explained.message.split('\n')[0] : String(explained)}`}\n`,
	);
	process.exitCode = 1;
});
