import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

describe('the service that OPERATIONS shows', () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'service-'));
	after(() => rmSync(dataDir, { recursive: true, force: true }));

	it('serves, prints the link of the first administrator, and stops at SIGTERM with exit code 0', async () => {
		const [, command = ''] =
			/^ExecStart=\S*\/(.+)$/m.exec(readFileSync(join(ROOT, 'docs/OPERATIONS.md'), 'utf8')) ?? [];
		const [program = '', ...args] = command.split(' ');
		expect(program).to.equal('node');
		const service = spawn(process.execPath, args, {
			cwd: ROOT,
			env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0' },
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const ended = once(service, 'exit');
		const printed: string[] = [];
		for await (const line of createInterface(service.stdout)) {
			printed.push(line);
			if (line.includes('is listening on')) {
				break;
			}
		}
		expect(printed.at(-2)).to.match(/no administrator yet\. Open this link to become it: http\S+#setup=\S+$/);
		const [, url] = /listening on (\S+)/.exec(printed.at(-1) ?? '') ?? [];
		// Browsers and previews of links ask for it at this address by themselves.
		expect((await fetch(`${url}/favicon.ico`)).headers.get('content-type')).to.equal('image/x-icon');
		service.kill('SIGTERM');
		expect(await ended).to.deep.equal([0, null]);
	});
});
