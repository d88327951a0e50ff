import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page, Response } from 'playwright-core';
import { openProfile, type Profile } from './support/index.ts';
import { copyTree, type TreeCopy } from './support/tree-copy.ts';

/** Far above what a quiet machine takes (see CONTRIBUTING.md), which is printed. */
const LIMIT_MS = 30_000;

/** Among the folders that pages are served from. */
const STORE = 'apps/meteor/own store (1)';

/** By which Vite gives a file in another form: its text, its address, a data: URL, a module. */
const QUERIES = [
	'',
	'?raw',
	'?import',
	'?import&raw',
	'?url',
	'?import&url',
	'?inline',
	'?import&inline',
	'?raw??',
].concat('?import&raw??', '?.svg', '?.svg?.wasm?init', '?inline&import&.wasm?init', '#/../x.ts');

const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject).listen(0, 'localhost', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Unlike `fetch`, leaves `..` in the path. */
const requestAsIs = (address: string, origin: string): Promise<Answer> =>
	new Promise((resolve, reject) => {
		const { hostname, port, origin: start } = new URL(address);
		const path = address.slice(start.length).replaceAll(' ', '%20');
		get({ hostname, port, path, headers: { origin, accept: '*/*' } }, (response) => {
			let body = '';
			response
				.setEncoding('utf8')
				.on('data', (text: string) => {
					body += text;
				})
				.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
				.once('error', reject);
		}).once('error', reject);
	});

/** A text together with what it holds as base64, such as data: URLs and source maps. */
const decoded = (text: string): string =>
	[text, ...[...text.matchAll(/base64,([\w+/=]+)/g)].map(([, data = '']) => Buffer.from(data, 'base64'))].join('\n');

const isRunning = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

/** What the page reports as errors from now on, its frames too. */
const complaintsOf = (page: Page): string[] => {
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
	return complaints;
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
			env: { ...process.env, PORT: String(port), DATA_DIR: STORE },
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
		const responses: Response[] = [];
		page.on('response', (each) => responses.push(each));
		await page.goto(`${url}/login`);
		// The first page of a new tree has all of its modules compiled.
		await page
			.getByRole('heading', { name: 'This workspace has no administrator yet' })
			.waitFor({ timeout: 2 * LIMIT_MS });
		await heard;
		await page.evaluate(() => document.fonts.ready);
		expect(responses.filter((each) => each.status() >= 400).map((each) => each.url())).to.deep.equal([]);
		expect(responses.some((each) => each.url().includes('.woff2') && each.ok())).to.equal(true);
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

	it('shows a text that is edited in the open page, which keeps its state', async () => {
		const page = profile.context.pages()[0] ?? (await profile.context.newPage());
		const complaints = complaintsOf(page);
		await page.evaluate(() => document.body.setAttribute('data-mark', 'kept'));
		edit('packages/i18n/src/en/account.ts', 'This workspace has no administrator yet', 'Nobody runs this yet');
		const heading = page.getByRole('heading', { name: 'Nobody runs this yet' });
		await until('the text shows', () => heading.isVisible());
		edit('apps/meteor/client/app/App.tsx', '<ConnectionBanner />', '<ConnectionBanner /><p>It is edited</p>');
		await until('the component shows', () => page.getByText('It is edited').isVisible());
		expect(await page.locator('body').getAttribute('data-mark')).to.equal('kept');
		expect(complaints).to.deep.equal([]);
	});

	it('shows a text that is edited in the frames of the gallery, none of which takes the focus', async () => {
		const page = await profile.context.newPage();
		const complaints = complaintsOf(page);
		// Dialogs take the focus when they open.
		await page.goto(`${url}/gallery?group=Invitation`);
		const frame = page.frameLocator('iframe').last();
		await until('the last dialog shows', () => frame.getByRole('dialog').isVisible());
		for (const each of page.frames().slice(1)) {
			await each.getByRole('dialog').waitFor();
		}
		const focused = () => page.evaluate(() => document.activeElement?.tagName);
		expect(await focused()).to.equal('BODY');
		edit('packages/i18n/src/en/otr.ts', "OTR_Decline: 'Decline'", "OTR_Decline: 'Rather not'");
		const button = frame.getByRole('button', { name: 'Rather not' });
		await until('the text shows in a frame', () => button.isVisible());
		expect(await focused()).to.equal('BODY');
		// A frame that a person uses takes the focus as ever.
		await frame.getByRole('heading').first().click();
		await button.focus();
		expect(await button.evaluate((element) => element === document.activeElement)).to.equal(true);
		expect(complaints).to.deep.equal([]);
		await page.close();
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

	// Last: where Vite has reported a failed request in a page, the page's next edit loads it anew.
	it('serves no file of a store, no key, and nothing to pages of another origin', async () => {
		const keep = (file: string): void => {
			mkdirSync(join(tree.path, file, '..'), { recursive: true });
			writeFileSync(join(tree.path, file), 'a secret');
		};
		const secrets = [
			'.dev-data/rocketchat.sqlite',
			'.dev-data/rocketchat.sqlite-wal',
			'.data/notes.txt',
			'apps/meteor/.data/notes.txt',
			'apps/meteor/rocketchat.sqlite-shm',
			'apps/meteor/tls.key',
			'packages/tls.pem',
			`${STORE}/notes.txt`,
			'notes.md',
		];
		secrets.forEach(keep);
		expect(existsSync(join(tree.path, STORE, 'rocketchat.sqlite'))).to.equal(true);
		const paths = [...secrets, `${STORE}/rocketchat.sqlite`].flatMap((file) => [
			`/@fs${tree.path}/${file}`,
			`/@fs${tree.path}/packages/..%2f${file}`,
			`/@fs${tree.path}/apps/meteor/client/%2e%2e/../../../${file}`,
			`/${file.replace(/^apps\/meteor\//, '')}`,
			`/..%2f..%2f${file}`,
		]);
		const origin = 'http://localhost:1';
		for (const path of paths) {
			for (const query of QUERIES) {
				const { status, headers, body } = await requestAsIs(`${url}${path}${query}`, origin);
				// Where there is no such file, the page itself is served; `?url` gives the address that was asked for.
				const isHarmless = body.includes('<div id="root">') || /^export default "\/(?!\/)[^"]*"/.test(body);
				expect(status >= 400 || isHarmless, `${path}${query}: ${status} ${body}`).to.equal(true);
				expect(decoded(body)).not.to.match(/a secret|SQLite format/);
				expect(headers).not.to.have.property('access-control-allow-origin');
			}
		}
		const stores = secrets.map((file) => `${url}/@fs${tree.path}/${encodeURI(file)}`);
		const statuses = await Promise.all(stores.map(async (each) => (await requestAsIs(each, origin)).status));
		expect(statuses).to.deep.equal(stores.map(() => 403));
		const own = await requestAsIs(`${url}/@fs${tree.path}/packages/i18n/src/en/otr.ts`, origin);
		expect(own.status).to.equal(200);
		expect(own.headers).not.to.have.property('access-control-allow-origin');
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
