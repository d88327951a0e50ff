import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { followCertificate } from './certificate.ts';

const pem = (name: string): string => fileURLToPath(new URL(`../tests/api/support/${name}.pem`, import.meta.url));

describe('X9 the certificate that is served', () => {
	const folder = mkdtempSync(join(tmpdir(), 'rocketchat-otr-'));
	const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
	const errors: unknown[] = [];
	let server: Server;
	let following: ReturnType<typeof followCertificate>;

	/** The public key that a new connection is shown. */
	const shown = (): Promise<string> =>
		new Promise((resolve, reject) => {
			const socket = connect(
				{ port: (server.address() as AddressInfo).port, host: '127.0.0.1', rejectUnauthorized: false },
				() => {
					resolve(socket.getPeerCertificate().fingerprint256);
					socket.destroy();
				},
			);
			socket.once('error', reject);
		});

	const until = async (condition: () => Promise<boolean> | boolean): Promise<void> => {
		while (!(await condition())) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	};

	const copy = (name: string): void => {
		copyFileSync(pem(`${name}.cert`), files.cert);
		copyFileSync(pem(`${name}.key`), files.key);
	};

	beforeEach((done) => {
		errors.length = 0;
		copy('localhost');
		server = createServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) }).listen(
			0,
			'127.0.0.1',
			done,
		);
		const logger = { info: () => undefined, error: (fields: unknown) => void errors.push(fields) };
		following = followCertificate({
			files,
			renew: (certificate) => server.setSecureContext(certificate),
			logger,
			every: 10,
		});
	});

	afterEach((done) => {
		following.stop();
		server.close(done);
	});

	after(() => rmSync(folder, { recursive: true }));

	it('is the renewed one once its files changed, written in place or put there by a symbolic link', async () => {
		const first = await shown();
		copy('renewed');
		await until(async () => (await shown()) !== first);
		for (const part of ['cert', 'key'] as const) {
			symlinkSync(pem(`localhost.${part}`), join(folder, 'link'));
			renameSync(join(folder, 'link'), files[part]);
		}
		await until(async () => (await shown()) === first);
		rmSync(files.cert);
		rmSync(files.key);
	});

	it('stays the old one while only half of the new one is there, and says so without its content', async () => {
		const first = await shown();
		copyFileSync(pem('renewed.cert'), files.cert);
		await until(() => errors.length > 0);
		expect(await shown()).to.equal(first);
		expect(JSON.stringify(errors)).not.to.include('BEGIN').and.not.include(folder);
		copyFileSync(pem('renewed.key'), files.key);
		await until(async () => (await shown()) !== first);
	});

	it('stays the old one where the new one is no certificate, or is gone', async () => {
		const first = await shown();
		writeFileSync(files.cert, 'no certificate');
		await until(() => errors.length > 0);
		errors.length = 0;
		rmSync(files.cert);
		await until(() => errors.length > 0);
		expect(await shown()).to.equal(first);
	});
});
