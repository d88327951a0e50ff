import { expect } from 'chai';
import { success } from './answers.ts';
import { guestRoute } from './route.ts';
import { createRouter } from './router.ts';

const route = (method: 'GET' | 'POST', path: string) =>
	guestRoute({ method, paths: [path], run: async () => success({}) });

describe('createRouter', () => {
	const read = route('GET', '/api/v1/settings/:_id');
	const write = route('POST', '/api/v1/settings/:_id');
	const fixed = route('GET', '/api/v1/settings/all');
	const find = createRouter([read, write, fixed]);

	it('finds a route by method and path, with its parameters decoded', () => {
		expect(find('GET', '/api/v1/settings/OTR%5FEnable')).to.deep.equal({
			route: read,
			template: '/api/v1/settings/:_id',
			params: { _id: 'OTR_Enable' },
		});
		expect(find('POST', '/api/v1/settings/OTR_Enable/')).to.include({ route: write });
	});

	it('prefers a plain path to one with parameters', () => {
		expect(find('GET', '/api/v1/settings/all')).to.include({ route: fixed });
	});

	it('names the methods of a path that has others', () => {
		expect(find('DELETE', '/api/v1/settings/x')).to.deep.equal({ allowed: ['GET', 'POST'] });
	});

	it('finds nothing for other paths, empty parameters and broken escapes', () => {
		for (const path of [
			'/api/v1/settings',
			'/api/v1/settings/a/b',
			'/api/v1/settings//',
			'/api/v1/settings/%E0%A4%A',
			'/',
		]) {
			expect(find('GET', path), path).to.equal(undefined);
		}
	});
});
