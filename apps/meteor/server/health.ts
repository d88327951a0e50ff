import { type HttpHandler, pathOf } from './http.ts';

/** What the probes ask: whether the store answers, and whether the workspace is on its way down. */
export type HealthSource = { ping(): Promise<void>; stopping(): boolean };

/** `/livez`: the process answers. `/readyz`: it can also serve people; 503 while the store does not answer or the workspace is stopping. */
export const health =
	(source: HealthSource): HttpHandler =>
	(request, response, next) => {
		const path = pathOf(request);
		if (path !== '/livez' && path !== '/readyz') {
			next();
			return;
		}
		response.logRoute = path;
		const answer = (status: number, text: string): void => {
			response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(`${text}\n`);
		};
		if (path === '/livez') {
			answer(200, 'ok');
		} else if (source.stopping()) {
			answer(503, 'stopping');
		} else {
			source
				.ping()
				.then(
					() => answer(200, 'ok'),
					() => answer(503, 'store unavailable'),
				)
				.catch(next);
		}
	};
