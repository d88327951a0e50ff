import { expect } from 'chai';
import { SUPPORTED_CAPABILITIES } from './content-views.ts';

describe('the views of contents', () => {
	it('announce what can be displayed, and nothing else', () => {
		expect(SUPPORTED_CAPABILITIES).to.deep.equal(['text']);
	});
});
