import { existsSync, readFileSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import path from 'node:path';
import { createLogger, createServer } from 'vite';
import { filesToServe } from './dev-files.mjs';
import { watchServer } from './dev-server.mjs';

const DEFAULT_PORT = 3000;

/** Addresses that the server answers; Vite answers the others. */
const OF_THE_SERVER = ['/api', '/websocket', '/livez', '/readyz'];

const isOfServer = (url = '') => {
	const [place] = url.split('?');
	return OF_THE_SERVER.some((each) => place === each || place.startsWith(`${each}/`));
};

/** A free port; the server keeps it when it restarts. */
const freePort = () =>
	new Promise((resolve, reject) => {
		const probe = createTcpServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});

/** Requests wait for a server that is being started, instead of failing. */
const waitForServer = (ready) => ({
	name: 'wait-for-server',
	configureServer: ({ middlewares }) => {
		middlewares.use((request, _response, next) => {
			if (isOfServer(request.url)) {
				ready().then(() => next());
			} else {
				next();
			}
		});
	},
});

const NOT_BUILT = 'The list of licences is made with the client. Run `npm run build`, then load this page again.\n';

/** The licences of what browsers are sent: the list that the last build made, or how to make it. */
const serveLicences = (root) => ({
	name: 'serve-licences',
	configureServer: ({ middlewares }) => {
		const file = path.join(root, 'apps/meteor/dist/client/licenses.txt');
		middlewares.use('/licenses', (_request, response) => {
			const isBuilt = existsSync(file);
			response
				.writeHead(isBuilt ? 200 : 503, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
				.end(isBuilt ? readFileSync(file) : NOT_BUILT);
		});
	},
});

const proxyTo = (port) =>
	Object.fromEntries(
		OF_THE_SERVER.map((place) => [
			place,
			{ target: `http://127.0.0.1:${port}`, ws: place === '/websocket', changeOrigin: false },
		]),
	);

/** Vite's logger, without errors of sockets that break when the server restarts: pages connect again by themselves. */
const quietLogger = () => {
	const logger = createLogger('warn');
	const { error } = logger;
	logger.error = (text, options) => {
		if (!/ws proxy (socket )?error/.test(text)) {
			error(text, options);
		}
	};
	return logger;
};

/**
 * @param dataDir folder of the store
 * @param inner the port of the server
 * @param ready resolves once the server listens
 */
const viteOptions = ({ root, dataDir, port, inner, ready }) => ({
	configFile: path.join(root, 'apps/meteor/vite.config.ts'),
	clearScreen: false,
	customLogger: quietLogger(),
	plugins: [waitForServer(ready), serveLicences(root)],
	server: {
		host: 'localhost',
		port,
		strictPort: true,
		proxy: proxyTo(inner),
		// Compiled before a page asks for it.
		warmup: { clientFiles: ['client/main.tsx', 'client/views/root/SignedInPages.tsx'] },
		// Pages of other origins, such as another port of this machine, may not read the answers.
		cors: false,
		fs: filesToServe(root, dataDir),
	},
});

/**
 * Serves the workspace from source on `http://localhost:<PORT or 3000>` until SIGINT or SIGTERM. The server gets
 * this address as its own, so that its links lead here; it accepts the origin of any page on this machine.
 * @param args for the server, such as --demo; `--inspect` opens it to a debugger
 */
export const startDev = async (root, args) => {
	const began = Date.now();
	const port = Number(process.env.PORT || DEFAULT_PORT);
	const address = `http://localhost:${port}`;
	const dataDir = path.resolve(root, process.env.DATA_DIR || '.dev-data');
	const inner = await freePort();
	let served = false;
	const server = await watchServer(root, {
		args,
		env: {
			NODE_ENV: 'development',
			PORT: String(inner),
			BIND_IP: '127.0.0.1',
			ROOT_URL: address,
			DATA_DIR: dataDir,
		},
		onListening: (ms) => {
			process.stdout.write(served ? `The server listens again, ${ms} ms after its start.\n` : '');
		},
	});
	let vite;
	let ended = false;
	const end = () => {
		if (!ended) {
			ended = true;
			Promise.all([vite?.close(), server.close()]).then(() => process.exit(0));
		}
	};
	// The server is in a process group of its own: from here on Ctrl+C must reach it.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, end);
	}
	try {
		vite = await createServer(viteOptions({ root, dataDir, port, inner, ready: server.ready }));
		vite.watcher.add(path.join(root, 'packages'));
		vite.watcher.on('all', (_event, file) => server.edited(file));
		await vite.listen();
	} catch (error) {
		await server.close();
		throw error;
	}
	await server.ready();
	served = true;
	process.stdout.write(`Ready after ${Date.now() - began} ms: ${address} (edits show by themselves; Ctrl+C ends)\n`);
};
