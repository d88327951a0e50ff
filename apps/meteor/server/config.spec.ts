import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isLocalOnly, isLoopback, isSecureUrl, readConfig } from './config.ts';
import { StartupError } from './errors.ts';

const refusal = (env: Record<string, string>, argv: string[] = []): string => {
	try {
		readConfig(env, argv);
	} catch (error) {
		expect(error).to.be.instanceOf(StartupError);
		const { message } = error as StartupError;
		expect(message).not.to.include('\n');
		return message;
	}
	throw new Error('the configuration was taken');
};

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('readConfig', () => {
	it('reads the variables of the README, and no others', () => {
		const used = [...read('./config.ts').matchAll(/\benv\.([A-Z][A-Z_]+)/g)].map(([, name]) => name);
		const rows = [...read('../../../README.md').matchAll(/^\| (`[A-Z].*?) \|/gm)].flatMap(([, cell = '']) => [
			...cell.matchAll(/`([A-Z_]+)/g),
		]);
		const told = rows.map(([, name]) => name);
		// Refused as long as there is one store and one instance.
		const refused = ['MONGO_URL', 'TRANSPORTER'];
		expect([...new Set(used)].sort()).to.deep.equal(
			[...told.filter((name) => name !== 'OVERWRITE_SETTING_'), ...refused].sort(),
		);
	});

	it('needs nothing: port 3000 of this machine only, the store in .data', () => {
		const config = readConfig({}, []);
		expect(config).to.include({ port: 3000, host: '127.0.0.1', logLevel: 'info', demo: false, forwardedCount: 0 });
		expect(config.dataDir).to.equal(join(process.cwd(), '.data'));
		expect(isLocalOnly(config)).to.equal(true);
	});

	it('listens on all addresses once ROOT_URL names another host, unless BIND_IP says which', () => {
		expect(readConfig({ ROOT_URL: 'https://chat.example.org' }, []).host).to.equal('0.0.0.0');
		expect(readConfig({ ROOT_URL: 'https://chat.example.org', BIND_IP: '127.0.0.1' }, []).host).to.equal('127.0.0.1');
		expect(readConfig({ ROOT_URL: 'http://localhost:8080' }, []).host).to.equal('127.0.0.1');
	});

	it('knows whether it is called by the name of this machine only', () => {
		expect(isLocalOnly(readConfig({ BIND_IP: '0.0.0.0' }, []))).to.equal(false);
		expect(isLocalOnly(readConfig({ BIND_IP: '127.0.0.1', ROOT_URL: 'https://chat.example.org' }, []))).to.equal(false);
	});

	it('names the variable and what it may be', () => {
		expect(refusal({ PORT: 'abc' })).to.match(/^PORT must be a whole number from 0 to 65535, not "abc"/);
		expect(refusal({ PORT: '65536' })).to.match(/^PORT /);
		expect(refusal({ LOG_LEVEL: 'loud' })).to.match(/^LOG_LEVEL must be one of fatal, error, warn, info, debug/);
		expect(refusal({ ROOT_URL: 'chat.example.org' })).to.match(/^ROOT_URL must look like/);
		expect(refusal({ ROOT_URL: 'https://chat.example.org/chat' })).to.match(/^ROOT_URL .* without a path/);
		expect(refusal({ BIND_IP: 'everywhere' })).to.match(/^BIND_IP must be an IP address/);
		expect(refusal({ ADMIN_USERNAME: 'root' })).to.match(/^ADMIN_USERNAME is set but ADMIN_PASS is not/);
		expect(refusal({ MONGO_URL: 'mongodb://x' })).to.match(/^MONGO_URL /);
		expect(refusal({}, ['--dmeo'])).to.match(/^Unknown argument "--dmeo".* and --help\.$/);
	});

	it('wants TLS_CERT and TLS_KEY together, readable, and PEM', () => {
		const folder = mkdtempSync(join(tmpdir(), 'rocketchat-otr-'));
		const path = join(folder, 'cert.pem');
		try {
			writeFileSync(path, 'no certificate');
			expect(refusal({ TLS_CERT: path })).to.match(/^TLS_CERT is set but TLS_KEY is not/);
			expect(refusal({ TLS_KEY: path })).to.match(/^TLS_KEY is set but TLS_CERT is not/);
			expect(refusal({ TLS_CERT: '/nowhere.pem', TLS_KEY: path })).to.match(
				/^TLS_CERT names \/nowhere.pem, which cannot be read/,
			);
			expect(refusal({ TLS_CERT: path, TLS_KEY: path })).to.match(/^TLS_CERT names .*, which is not a PEM file/);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it('refuses --demo where others could sign in with its passwords', () => {
		expect(readConfig({}, ['--demo']).demo).to.equal(true);
		expect(refusal({ ROOT_URL: 'https://chat.example.org' }, ['--demo'])).to.match(/^--demo /);
		expect(refusal({ BIND_IP: '0.0.0.0' }, ['--demo'])).to.match(/^--demo /);
	});

	it('collects OVERWRITE_SETTING_ values by id', () => {
		expect(readConfig({ OVERWRITE_SETTING_OTR_Enable: 'false' }, []).settingOverrides).to.deep.equal({
			OTR_Enable: 'false',
		});
	});
});

describe('addresses', () => {
	it('know loopback in all its forms', () => {
		for (const host of ['localhost', 'LOCALHOST', 'chat.localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]']) {
			expect(isLoopback(host), host).to.equal(true);
		}
		for (const host of ['localhost.example.org', '128.0.0.1', '127.example.org', '::2', '0.0.0.0']) {
			expect(isLoopback(host), host).to.equal(false);
		}
	});

	it('are secure by https or by being this machine', () => {
		expect(isSecureUrl(new URL('https://chat.example.org'))).to.equal(true);
		expect(isSecureUrl(new URL('http://localhost:3000'))).to.equal(true);
		expect(isSecureUrl(new URL('http://chat.example.org'))).to.equal(false);
	});
});
