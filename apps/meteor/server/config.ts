import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { Certificate, CertificateFiles } from './certificate.ts';
import { StartupError } from './errors.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The workspace's configuration, validated. */
export type WorkspaceConfig = {
	/** TCP port; 0 lets the system choose. */
	readonly port: number;
	/** Address to listen on. */
	readonly host: string;
	/** The address under which people reach the workspace; undefined means `http(s)://localhost:<port>`. */
	readonly rootUrl?: URL;
	/** Absolute path, or `:memory:` for a store that lives as long as the process. */
	readonly dataDir: string;
	/** The contents of the files at start-up, and their paths, since they are read again. */
	readonly tls?: Certificate & { readonly files: CertificateFiles };
	readonly logLevel: LogLevel;
	readonly admin?: { readonly username: string; readonly password: string; readonly email?: string };
	/** Values of `OVERWRITE_SETTING_<id>`, by id. */
	readonly settingOverrides: Readonly<Record<string, string>>;
	readonly demo: boolean;
	/** Starts with the store's files as they are, even if they look wrong. */
	readonly acceptEmptyStore: boolean;
	/** Number of trusted proxies before this server, as Meteor's HTTP_FORWARDED_COUNT. */
	readonly forwardedCount: number;
	/** Folder of the built client; undefined serves none. */
	readonly clientDir?: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

const OVERWRITE = 'OVERWRITE_SETTING_';
const DEFAULT_PORT = 3000;

/** Whether a host name or address means this machine only. Browsers treat these as secure contexts even over http. */
export function isLoopback(host: string): boolean {
	const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
	return (
		bare === 'localhost' ||
		bare.endsWith('.localhost') ||
		bare === '::1' ||
		(isIP(bare) === 4 && bare.startsWith('127.'))
	);
}

/** Whether browsers grant their cryptography to pages from this address. */
export const isSecureUrl = (url: URL): boolean => url.protocol === 'https:' || isLoopback(url.hostname);

/**
 * Whether the workspace listens on this machine only and its address names this machine. A proxy may still forward
 * others, so this grants no rights.
 */
export const isLocalOnly = (config: WorkspaceConfig): boolean =>
	isLoopback(config.host) && (config.rootUrl === undefined || isLoopback(config.rootUrl.hostname));

/**
 * Reads the configuration from environment variables and arguments.
 * @throws {StartupError} naming the variable and its valid values.
 */
export function readConfig(
	env: Environment,
	argv: readonly string[],
	defaults: { clientDir?: string } = {},
): WorkspaceConfig {
	refuseUnsupported(env);
	const tls = readTls(env);
	const rootUrl = readRootUrl(env.ROOT_URL);
	const config: WorkspaceConfig = {
		port: readWhole('PORT', env.PORT, DEFAULT_PORT, 65_535),
		host: readBindIp(env.BIND_IP, rootUrl),
		rootUrl,
		dataDir: env.DATA_DIR === ':memory:' ? ':memory:' : resolve(env.DATA_DIR || '.data'),
		tls,
		logLevel: readLogLevel(env.LOG_LEVEL),
		admin: readAdmin(env),
		settingOverrides: readOverrides(env),
		...readArguments(argv),
		forwardedCount: readWhole('HTTP_FORWARDED_COUNT', env.HTTP_FORWARDED_COUNT, 0, 100),
		clientDir: defaults.clientDir,
	};
	if (config.demo && !isLocalOnly(config)) {
		throw new StartupError(
			'--demo makes accounts with known passwords and is refused where others can reach the workspace. Leave --demo out, or unset ROOT_URL and BIND_IP.',
		);
	}
	return config;
}

function refuseUnsupported(env: Environment): void {
	if (env.MONGO_URL) {
		throw new StartupError('MONGO_URL is set, but this release keeps its store in DATA_DIR only. Unset MONGO_URL.');
	}
	if (env.TRANSPORTER) {
		throw new StartupError('TRANSPORTER is set, but this release runs as one instance only. Unset TRANSPORTER.');
	}
}

function readWhole(name: string, value: string | undefined, fallback: number, max: number): number {
	if (value === undefined || value === '') {
		return fallback;
	}
	if (!/^\d{1,6}$/.test(value) || Number(value) > max) {
		throw new StartupError(
			`${name} must be a whole number from 0 to ${max}, not "${value}". Fix it, or unset it for ${fallback}.`,
		);
	}
	return Number(value);
}

function readLogLevel(value: string | undefined): LogLevel {
	const level = LOG_LEVELS.find((name) => name === (value || 'info'));
	if (!level) {
		throw new StartupError(
			`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${value}". Fix it, or unset it for info.`,
		);
	}
	return level;
}

function readRootUrl(value: string | undefined): URL | undefined {
	if (!value) {
		return undefined;
	}
	const url = URL.canParse(value) ? new URL(value) : undefined;
	if (
		!url ||
		!/^https?:$/.test(url.protocol) ||
		url.pathname !== '/' ||
		url.search ||
		url.hash ||
		url.username ||
		url.password
	) {
		throw new StartupError(
			`ROOT_URL must look like https://chat.example.org, without a path, not "${value}". Fix it, or unset it for http://localhost.`,
		);
	}
	return url;
}

function readBindIp(value: string | undefined, rootUrl: URL | undefined): string {
	if (value) {
		if (isIP(value) === 0) {
			throw new StartupError(`BIND_IP must be an IP address such as 127.0.0.1 or 0.0.0.0, not "${value}".`);
		}
		return value;
	}
	return rootUrl && !isLoopback(rootUrl.hostname) ? '0.0.0.0' : '127.0.0.1';
}

function readTls(env: Environment): WorkspaceConfig['tls'] {
	if (!env.TLS_CERT && !env.TLS_KEY) {
		return undefined;
	}
	if (!env.TLS_CERT || !env.TLS_KEY) {
		const [given, missing] = env.TLS_CERT ? ['TLS_CERT', 'TLS_KEY'] : ['TLS_KEY', 'TLS_CERT'];
		throw new StartupError(`${given} is set but ${missing} is not. Set both to PEM files, or neither.`);
	}
	const files = { cert: resolve(env.TLS_CERT), key: resolve(env.TLS_KEY) };
	return { cert: readPem('TLS_CERT', files.cert), key: readPem('TLS_KEY', files.key), files };
}

function readPem(name: string, path: string): Buffer {
	const pem = readable(name, path);
	if (!pem.includes('-----BEGIN ')) {
		throw new StartupError(`${name} names ${path}, which is not a PEM file. Point it at one.`);
	}
	return pem;
}

function readable(name: string, path: string): Buffer {
	try {
		return readFileSync(path);
	} catch (cause) {
		throw new StartupError(`${name} names ${path}, which cannot be read. Point it at a readable PEM file.`, { cause });
	}
}

function readAdmin(env: Environment): WorkspaceConfig['admin'] {
	if (!env.ADMIN_PASS) {
		if (env.ADMIN_USERNAME || env.ADMIN_EMAIL) {
			throw new StartupError(
				`${env.ADMIN_USERNAME ? 'ADMIN_USERNAME' : 'ADMIN_EMAIL'} is set but ADMIN_PASS is not. Set ADMIN_PASS too, or neither.`,
			);
		}
		return undefined;
	}
	return { username: env.ADMIN_USERNAME || 'admin', password: env.ADMIN_PASS, email: env.ADMIN_EMAIL || undefined };
}

function readOverrides(env: Environment): Record<string, string> {
	const entries = Object.entries(env).filter(
		(entry): entry is [string, string] => entry[0].startsWith(OVERWRITE) && entry[1] !== undefined,
	);
	return Object.fromEntries(entries.map(([name, value]) => [name.slice(OVERWRITE.length), value]));
}

function readArguments(argv: readonly string[]): Pick<WorkspaceConfig, 'demo' | 'acceptEmptyStore'> {
	const known = ['--demo', '--accept-empty-store'];
	const unknown = argv.find((argument) => !known.includes(argument));
	if (unknown !== undefined) {
		throw new StartupError(
			`Unknown argument "${unknown}". There are --demo, which adds the accounts admin, alice and bob, --accept-empty-store, which starts although the store of this directory is gone, and --help.`,
		);
	}
	return { demo: argv.includes('--demo'), acceptEmptyStore: argv.includes('--accept-empty-store') };
}
