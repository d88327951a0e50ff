import { expect } from 'chai';
import { startWorkspace } from './boot.ts';
import { readConfig } from './config.ts';
import { createLogger } from './logging.ts';

describe('startWorkspace', () => {
	const config = readConfig({ PORT: '0', DATA_DIR: ':memory:', LOG_LEVEL: 'silent' }, []);

	it('starts one workspace after another in a process, each with nothing of the last', async () => {
		for (let count = 0; count < 2; count++) {
			const lines: string[] = [];
			const workspace = await startWorkspace(config, {
				logger: createLogger(config.logLevel),
				print: (line) => lines.push(line),
			});
			try {
				expect(lines.at(-1)).to.equal(`Rocket.Chat OTR is listening on ${workspace.url}`);
				const [, setupToken = ''] = /\/register#setup=(\S+)$/.exec(lines.at(-2) ?? '') ?? [];
				expect((await fetch(`${workspace.url}/readyz`)).status).to.equal(200);
				const body = new URLSearchParams({
					username: 'alice',
					email: 'alice@example.org',
					pass: 'the password of alice',
					setupToken,
				});
				expect((await fetch(`${workspace.url}/api/v1/users.register`, { method: 'POST', body })).status).to.equal(200);
			} finally {
				await workspace.stop();
			}
			await workspace.stop();
			expect(await fetch(workspace.url).catch((error: Error) => error.message)).to.equal('fetch failed');
		}
	});
});
