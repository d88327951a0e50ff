import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createAccounts } from '@rocket.chat/accounts';
import { LocalBroker } from '@rocket.chat/core-services';
import { openModels, STORE_FILE } from '@rocket.chat/models';
import { explainStoreError, StartupError } from './errors.ts';
import { issueOneTimePassword, type OneTimePassword } from './operator/one-time-password.ts';
import { askServer } from './operator/operator-socket.ts';

const USAGE = 'Say what to do: npm run admin -- reset-password <username>';

/** Works on the store itself, while no server uses it. */
const withoutServer = async (dataDir: string, username: string): Promise<OneTimePassword> => {
	if (!existsSync(join(dataDir, STORE_FILE))) {
		throw new StartupError(`There is no store in ${dataDir}. Set DATA_DIR to the directory of the workspace.`);
	}
	const models = await openModels({ dataDir });
	try {
		const broker = new LocalBroker({
			instance: 'admin',
			onError: (_event, error) => process.stderr.write(`${String(error)}\n`),
		});
		return await issueOneTimePassword(createAccounts({ models, broker }), username, 'workspace');
	} finally {
		await models.close();
	}
};

const main = async ([command, username, ...more]: readonly string[]): Promise<void> => {
	if (command !== 'reset-password' || !username || more.length > 0) {
		throw new StartupError(USAGE);
	}
	const dataDir = resolve(process.env.DATA_DIR || '.data');
	const account = (await askServer(dataDir, username)) ?? (await withoutServer(dataDir, username));
	const lines = [
		`The password of ${account.username} is now: ${account.password}`,
		'It must be changed at the next sign-in. All sign-ins of this account have ended.',
	];
	process.stdout.write(`${lines.join('\n')}\n`);
};

main(process.argv.slice(2)).catch((error: unknown) => {
	const explained = explainStoreError(error);
	process.stderr.write(
		`${explained instanceof StartupError ? explained.message : `It failed: ${explained instanceof Error ? explained.message.split('\n')[0] : String(explained)}`}\n`,
	);
	process.exitCode = 1;
});
