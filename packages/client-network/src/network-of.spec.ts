import { expect } from 'chai';
import { networkOf } from './network-of.ts';

describe('the network of an address', () => {
	it('X5 is the /64 of an IPv6 address, however it is written', () => {
		const network = networkOf('2001:db8:1:2::1');
		expect(network).to.equal('2001:db8:1:2::/64');
		for (const address of ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:0DB8:0001:0002:0:0:0:9', '2001:db8:1:2::1%eth0']) {
			expect(networkOf(address), address).to.equal(network);
		}
		expect(networkOf('2001:db8:1:3::1')).not.to.equal(network);
	});

	it('is the address itself for IPv4, also where it is written as IPv6', () => {
		expect(networkOf('192.0.2.7')).to.equal('192.0.2.7');
		expect(networkOf('::ffff:192.0.2.7')).to.equal('192.0.2.7');
		expect(networkOf('::ffff:c000:207')).to.equal('192.0.2.7');
		expect(networkOf('192.0.2.8')).not.to.equal(networkOf('192.0.2.7'));
	});

	it('X5 is the same whatever port a proxy writes behind the address', () => {
		for (const address of ['192.0.2.7:1', '192.0.2.7:65535', '[::ffff:192.0.2.7]:443']) {
			expect(networkOf(address), address).to.equal('192.0.2.7');
		}
		for (const address of ['[2001:db8:1:2::1]:4711', '[2001:db8:1:2::2]', '[2001:db8:1:2::3%eth0]:1']) {
			expect(networkOf(address), address).to.equal('2001:db8:1:2::/64');
		}
	});

	it('holds nothing that moves the cursor or the colour of whoever reads it in a log', () => {
		expect(networkOf('a\u009b31m\u001b[2J\nb\u202e\u00a0c')).to.equal('a?31m?[2J?b??c');
	});

	it('is a short piece of what is no address', () => {
		expect(networkOf('')).to.equal('');
		expect(networkOf('unknown')).to.equal('unknown');
		expect(networkOf('x'.repeat(10_000))).to.have.length(64);
	});
});
