import { expect } from 'chai';
import { deviceOf } from './device.ts';

describe('what signed in', () => {
	it('is named by its user agent: the browser and the system', () => {
		const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
		for (const [userAgent, name, os] of [
			[`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 'Linux'],
			[`Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/126.0.0.0 Safari/537.36`, 'Chrome', 'Linux'],
			[`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 'ChromeOS'],
			[
				`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`,
				'Edge',
				'Windows',
			],
			[
				`Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/126.0.0.0`,
				'Edge',
				'Android',
			],
			[`Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0`, 'Opera', 'Windows'],
			[
				`Mozilla/5.0 (Linux; Android 13) ${webkit} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
				'Samsung Internet',
				'Android',
			],
			['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0', 'Firefox', 'Linux'],
			[
				'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/127.0 Mobile/15E148',
				'Firefox',
				'iOS',
			],
			[
				'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
				'Safari',
				'macOS',
			],
			[
				`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Rocket.Chat/4.0.0 Chrome/126.0.0.0 Electron/31.0.0 Safari/537.36`,
				'Rocket.Chat',
				'Linux',
			],
		] as const) {
			expect(deviceOf(userAgent), userAgent).to.deep.equal({ name, os });
		}
	});

	it('is a program by what it calls itself', () => {
		for (const [userAgent, name] of [
			['curl/7.88.1', 'curl'],
			['my-bot/1.0 (+https://example.org)', 'my-bot'],
			['python-requests/2.32.3', 'python-requests'],
			['RC Mobile; ios 17.5; v4.49.0', 'RC Mobile'],
			['node', 'node'],
		] as const) {
			expect(deviceOf(userAgent), userAgent).to.deep.equal({ name });
		}
	});

	it('X9 stays a short plain name, or none, whatever was sent', () => {
		for (const userAgent of [
			undefined,
			'',
			'   ',
			'/',
			'Mozilla/5.0',
			'Mozilla/5.0 (X11; Linux x86_64)',
			'\u202egnp.exe',
			'<script>',
			'ünïcode/1',
		]) {
			expect(deviceOf(userAgent), String(userAgent)).to.equal(undefined);
		}
		expect(deviceOf('bot\u202e<b>\n/1')).to.deep.equal({ name: 'bot' });
		expect(deviceOf('x'.repeat(100_000))?.name).to.equal('x'.repeat(40));
		expect(deviceOf(`${'a '.repeat(300)}Windows`)).to.deep.equal({ name: `${'a '.repeat(19)}a` });
	});
});
