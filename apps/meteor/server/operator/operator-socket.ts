import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Accounts } from '@rocket.chat/accounts';
import { StartupError } from '../errors.ts';
import type { Logger } from '../logging.ts';
import { issueOneTimePassword, type OneTimePassword } from './one-time-password.ts';

/** Limits: bytes of a request, ms until it is answered, and concurrent requests (the operator is one person). */
const MAX_REQUEST = 4_096;
const TIME_LIMIT = 30_000;
const MAX_CONNECTIONS = 8;

/** Maximum length of a socket's path in bytes, on Linux and macOS. */
const MAX_PATH = 103;

type Answer = { readonly given: OneTimePassword } | { readonly refusal: string };

const socketIn = (dataDir: string): string => join(dataDir, 'rocketchat.sock');

const usernameOf = (line: string): string => {
	const { act, username } = JSON.parse(line) as Record<string, unknown>;
	if (act !== 'reset-password' || typeof username !== 'string') {
		throw new StartupError('This server knows no such command.');
	}
	return username;
};

const serve = (socket: Socket, accounts: Accounts, logger: Logger): void => {
	let taken = false;
	let bytes = 0;
	const answer = (result: Answer): void => {
		socket.end(`${JSON.stringify(result)}\n`);
	};
	socket.setTimeout(TIME_LIMIT, () => socket.destroy());
	socket.on('error', () => socket.destroy());
	socket.on('data', (chunk) => {
		bytes += chunk.length;
		if (bytes > MAX_REQUEST) {
			socket.destroy();
		}
	});
	createInterface({ input: socket }).on('line', (line) => {
		if (taken) {
			return;
		}
		taken = true;
		const give = async (): Promise<void> =>
			answer({ given: await issueOneTimePassword(accounts, usernameOf(line), 'workspace') });
		give().catch((error: unknown) => {
			if (!(error instanceof StartupError)) {
				logger.error({ err: error }, 'a command of the operator failed');
			}
			answer({
				refusal: error instanceof StartupError ? error.message : 'The server could not do it: its log says why.',
			});
		});
	});
};

/**
 * Accepts the operator's commands while the workspace runs, on a socket in DATA_DIR that only the directory's owner may
 * open. Must hold the directory's lock: a socket left by a killed server is replaced.
 * @returns a function that stops it
 */
export const listenToOperator = (dataDir: string, accounts: Accounts, logger: Logger): (() => void) => {
	const path = socketIn(dataDir);
	if (Buffer.byteLength(path) > MAX_PATH) {
		logger.warn(
			{ path },
			'the path of DATA_DIR is too long for a socket: npm run admin works while the server is stopped only',
		);
		return () => undefined;
	}
	rmSync(path, { force: true });
	const server = createServer((socket) => serve(socket, accounts, logger));
	server.maxConnections = MAX_CONNECTIONS;
	server.on('error', (err) => logger.warn({ err }, 'npm run admin works while the server is stopped only'));
	server.listen(path, () => chmodSync(path, 0o600));
	server.unref();
	return () => {
		server.close();
		rmSync(path, { force: true });
	};
};

/**
 * Asks the server that uses this directory; undefined if no server listens.
 * @throws StartupError with the server's refusal
 */
export const askServer = async (dataDir: string, username: string): Promise<OneTimePassword | undefined> => {
	const socket = createConnection(socketIn(dataDir));
	const text = await new Promise<string | undefined>((resolve, reject) => {
		let received = '';
		socket.setEncoding('utf8');
		socket.once('connect', () => socket.write(`${JSON.stringify({ act: 'reset-password', username })}\n`));
		socket.on('data', (chunk) => {
			received += String(chunk);
		});
		socket.once('end', () => resolve(received));
		socket.once('error', (error: NodeJS.ErrnoException) =>
			['ENOENT', 'ECONNREFUSED', 'EINVAL'].includes(error.code ?? '') ? resolve(undefined) : reject(error),
		);
	});
	socket.destroy();
	if (text === undefined) {
		return undefined;
	}
	const answer = JSON.parse(text || '{"refusal":"The server stopped before it answered: try again."}') as Answer;
	if ('refusal' in answer) {
		throw new StartupError(answer.refusal);
	}
	return answer.given;
};
