import { expect } from 'chai';
import { formatStamp, parseStamp } from './stamp.ts';

describe('connection stamps', () => {
	it('come back as they were written', () => {
		const stamp = { instance: 'inst-1', connection: 'Conn_2' };
		expect(parseStamp(formatStamp(stamp))).to.deep.equal(stamp);
	});

	it('are nothing else', () => {
		for (const text of ['', 'a', ':', 'a:', ':b', 'a:b:c', 'a b:c', 'a:b\n', `${'a'.repeat(65)}:b`])
			expect(parseStamp(text), JSON.stringify(text)).to.equal(undefined);
	});
});
