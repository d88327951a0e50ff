import type { StoreDamage } from './damage.ts';
import { type HttpHandler, pathOf } from './http.ts';
import type { Readiness } from './readiness.ts';

/** What the probes report: whether the store accepts writes, and whether the workspace is stopping. */
export type HealthSource = { readiness: Readiness; stopping(): boolean; readonly damage: Readonly<StoreDamage> };

const detail = ({ documents }: Readonly<StoreDamage>): string =>
	documents === 0 ? 'ok' : `ok, without documents that cannot be read: ${documents}`;

/**
 * `/livez`: the process answers. `/readyz`: it can also serve people; 503 with a reason while nothing can be stored,
 * the store is damaged, or the workspace is stopping.
 */
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
			response
				.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
				.end(`${text}\n`);
		};
		if (path === '/livez') {
			answer(200, 'ok');
		} else if (source.stopping()) {
			answer(503, 'stopping');
		} else if (source.damage.file) {
			answer(503, 'store damaged');
		} else {
			source
				.readiness()
				.then((wrong) => answer(wrong === undefined ? 200 : 503, wrong ?? detail(source.damage)))
				.catch(next);
		}
	};
