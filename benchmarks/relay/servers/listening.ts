import type { Server } from 'node:http';

/** Says where it listens, in the real server's words. */
export const listen = (server: Server): void => {
	server.listen(0, '127.0.0.1', () => {
		const address = server.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
	});
	process.on('SIGTERM', () => process.exit(0));
};
