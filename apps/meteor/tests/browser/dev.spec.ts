import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { openProfile, type Profile } from './support/index.ts';
import { copyTree, type TreeCopy } from './support/tree-copy.ts';

/** Far above what a quiet machine takes (see CONTRIBUTING.md), which is printed. */
const LIMIT_MS = 30_000;

const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject).listen(0, 'localhost', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});

const isRunning = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

describe('npm run dev', function () {
	this.timeout(120_000);
	let tree: TreeCopy;
	let url: string;
	let child: ChildProcess;
	let profile: Profile;
	let output = '';

	const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<number> => {
		const began = performance.now();
		while (!(await holds())) {
			if (performance.now() - began > LIMIT_MS) {
				throw new Error(`${what}: not in ${LIMIT_MS} ms\n${output}`);
			}
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		const ms = Math.round(performance.now() - began);
		process.stdout.write(`      ${what} after ${ms} ms\n`);
		return ms;
	};
	const edit = (file: string, from: string, to: string): void => {
		const path = join(tree.path, file);
		const text = readFileSync(path, 'utf8');
		expect(text, `${file} holds what is edited`).to.include(from);
		writeFileSync(path, text.replace(from, to));
	};
	const livez = async (): Promise<string> => (await fetch(`${url}/livez`)).text();

	before(async () => {
		tree = copyTree();
		const port = await freePort();
		url = `http://localhost:${port}`;
		child = spawn(process.execPath, ['scripts/dev.mjs'], {
			cwd: tree.path,
			env: { ...process.env, PORT: String(port), DATA_DIR: '' },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => {
				output += text;
			});
		}
		await until('it is ready', () => {
			expect(child.exitCode, output).to.equal(null);
			return output.includes('Ready after');
		});
		profile = await openProfile();
	});
	after(async () => {
		if (child?.exitCode === null) {
			const exited = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGINT');
			await exited;
		}
		await profile?.close();
		tree?.remove();
	});

	it('serves pages, REST and the socket at one address, which start-up prints', async () => {
		const page = profile.context.pages()[0] ?? (await profile.context.newPage());
		const [, setup] = /(http\S+\/register#setup=\S+)/.exec(output) ?? [];
		expect(setup).to.include(url);
		const heard = page
			.waitForEvent('websocket', (each) => each.url().endsWith('/websocket'))
			.then((socket) => socket.waitForEvent('framereceived'));
		await page.goto(`${url}/login`);
		// The first page of a new tree has all of its modules compiled.
		await page
			.getByRole('heading', { name: 'This workspace has no administrator yet' })
			.waitFor({ timeout: 2 * LIMIT_MS });
		await heard;
		expect((await fetch(`${url}/api/info`)).status).to.equal(200);
		expect(await livez()).to.equal('ok\n');
	});

	it('serves the icon, and the licences of the last build or how to list them', async () => {
		expect((await fetch(`${url}/favicon.ico`)).headers.get('content-type')).to.equal('image/x-icon');
		const unlisted = await fetch(`${url}/licenses`);
		expect(unlisted.status).to.equal(503);
		expect(await unlisted.text()).to.include('npm run build');
		const built = join(tree.path, 'apps/meteor/dist/client');
		mkdirSync(built, { recursive: true });
		writeFileSync(join(built, 'licenses.txt'), 'react 19 (MIT)');
		const listed = await fetch(`${url}/licenses`);
		expect(listed.headers.get('content-type')).to.equal('text/plain; charset=utf-8');
		expect(await listed.text()).to.equal('react 19 (MIT)');
	});

	it('shows a text that is edited in the open page', async () => {
		const [page] = profile.context.pages();
		edit('packages/i18n/src/en/account.ts', 'This workspace has no administrator yet', 'Nobody runs this yet');
		const heading = page?.getByRole('heading', { name: 'Nobody runs this yet' });
		await until('the text shows', async () => (await heading?.isVisible()) === true);
	});

	it('serves what is edited in the server, and goes on with what was there where it does not compile', async () => {
		edit('apps/meteor/server/health.ts', "answer(200, 'ok')", "answer(200, 'alive')");
		await until('the server serves the edit', async () => (await livez()) === 'alive\n');
		edit('apps/meteor/server/health.ts', "answer(200, 'alive')", "answer(200, 'alive'");
		await until('the mistake is told', () => output.includes('health.ts'));
		expect(await livez()).to.equal('alive\n');
		edit('apps/meteor/server/health.ts', "answer(200, 'alive'", "answer(200, 'well')");
		await until('the server serves the next edit', async () => (await livez()) === 'well\n');
	});

	it('ends with all that it started at Ctrl+C', async () => {
		const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
			.trim()
			.split(' ')
			.map(Number);
		expect(children.length).to.be.greaterThan(0);
		const exited = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGINT');
		expect(await exited).to.equal(0);
		await until('all have ended', () => !children.some(isRunning));
	});
});
