import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { DdpError, newBrowser, openOtrTab, register, socketOf } from '../api/support/index.ts';
import { establish, type Person, takeScreens, useTwoPeople, violationsOf } from './support/index.ts';

const methodsSent = (person: Person, name: string): number =>
	person.wire.sent.filter((frame) => frame.includes(`"${name}"`)).length;

type Message = { readonly _id: string; readonly u: object; readonly msg: string };

/** The room of alice and bob, the only one so far. */
const theirRoom = async (alice: Person): Promise<string> => {
	const answer = await fetch(`${alice.url}/api/v1/im.list`, { headers: await alice.headers() });
	const { ims } = (await answer.json()) as { ims: { _id: string }[] };
	return String(ims[0]?._id);
};

const MARKUP = [
	'*bold*, _italic_, ~struck~ and `code`, :smile: and 😀',
	'@alice, @bob and #general',
	'> quoted *text*',
	'1. first',
	'2. second',
	'```',
	'const answer = 42; // a line that is wider than a telephone',
	'```',
	'[a link](https://example.com/a) and ||hidden||',
].join('\n');

const EVIL = [
	'<img src=x onerror="window.broken=1"><script>window.broken=1</script><svg onload=window.broken=1>',
	'[press](javascript:window.broken=1) [data](data:text/html,<script>window.broken=1</script>)',
	'![seen](https://example.com/pixel.png)',
	`$$${'\\def\\x{\\x\\x}\\x'.repeat(20)}$$`,
	'\u202eright to left \u2066',
].join('\n');

describe('messages', () => {
	const { server, alice, bob } = useTwoPeople();
	let elsewhere: Server;
	let visits = 0;
	let outside: string;
	let rid: string;

	before(async () => {
		rid = await theirRoom(alice);
		elsewhere = createServer((_request, response) => {
			visits += 1;
			response.end('<title>preview</title>');
		});
		await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
		outside = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/secret-page`;
	});
	after(async () => {
		elsewhere?.close();
	});
	afterEach(() => {
		expect([...alice.problems, ...bob.problems]).to.deep.equal([]);
	});

	/** The markup of a message as it is on the page. */
	const shownBy = (person: Person, text: string): Promise<string> =>
		person
			.message(text)
			.last()
			.locator('.markdown')
			.evaluate((element) => element.innerHTML);

	it('H8 markup, mentions, emoji and code show, at every width, light and dark', async () => {
		await bob.say(MARKUP);
		await alice.sees('a line that is wider');
		const message = alice.message('a line that is wider');
		for (const selector of [
			'strong',
			'em',
			'del',
			'code',
			'blockquote',
			'ol',
			'pre',
			'.markdown-mention--self',
			'a[href="https://example.com/a"]',
		]) {
			expect(await message.locator(selector).count(), selector).to.be.above(0);
		}
		expect(await message.locator('a').getAttribute('rel')).to.equal('noopener noreferrer');
		expect(await message.innerText())
			.to.contain('😄')
			.and.not.contain('hidden\n');
		await takeScreens(alice.page, 'markup');
		await message.getByRole('button', { name: 'Show hidden text' }).click();
		await message.getByText('hidden', { exact: true }).waitFor();
	});

	it('H8 HTML, formulas, pictures, overrides of direction and links that would run something are inert', async () => {
		const requests: string[] = [];
		alice.page.on('request', (request) => requests.push(request.url()));
		await bob.say(EVIL);
		await alice.sees('right to left');
		const message = alice.message('right to left').last();
		expect(
			await message
				.locator('img, script, svg[onload], .markdown [href^="javascript"], .markdown [href^="data"]')
				.count(),
		).to.equal(0);
		expect(await alice.page.evaluate(() => 'broken' in window)).to.equal(false);
		expect(requests.filter((url) => !url.startsWith(server.url))).to.deep.equal([]);
		const isolation = await message
			.locator('.markdown')
			.evaluate((element) => [element.tagName, getComputedStyle(element).unicodeBidi]);
		expect(isolation).to.deep.equal(['BDI', 'isolate']);
	});

	it('H8 a reused id and a forged author overwrite nothing', async () => {
		await alice.sends('what alice wrote');
		await bob.sees('what alice wrote');
		const history = await fetch(`${server.url}/api/v1/im.messages?roomId=${rid}`, { headers: await alice.headers() });
		const { messages } = (await history.json()) as { messages: Message[] };
		const { _id, u } = messages.find(({ msg }) => msg === 'what alice wrote') as Message;
		const headers = await bob.headers();
		const attempts = [
			{ _id, rid, msg: 'overwritten' },
			{ rid, msg: 'forged', u },
			{ rid, msg: 'forged', t: 'otr' },
		];
		for (const message of attempts) {
			const answer = await fetch(`${server.url}/api/v1/chat.sendMessage`, {
				method: 'POST',
				headers,
				body: JSON.stringify({ message }),
			});
			expect(answer.status, JSON.stringify(message)).to.be.within(400, 499);
		}
		await bob.sends('after the forgeries');
		await alice.sees('after the forgeries');
		expect(await alice.message('overwritten').count()).to.equal(0);
		expect(await alice.message('forged').count()).to.equal(0);
		expect(await alice.message('what alice wrote').count()).to.equal(1);
	});

	it('X7 the policy of the page lets no foreign script run, and says so', async () => {
		const policy = (await fetch(server.url)).headers.get('content-security-policy') ?? '';
		expect(policy)
			.to.match(/default-src 'none'/)
			.and.match(/script-src 'self' 'wasm-unsafe-eval'(;|$)/);
		const ran = await alice.page.evaluate(async () => {
			const refused = new Promise((resolve) =>
				document.addEventListener('securitypolicyviolation', resolve, { once: true }),
			);
			const script = document.createElement('script');
			script.textContent = 'window.broken = 1';
			document.body.append(script);
			await refused;
			script.remove();
			return 'broken' in window;
		});
		expect(ran).to.equal(false);
	});

	it('what one is writing is left alone by what arrives', async () => {
		await alice.composer.fill('half a sentence');
		await alice.composer.press('Home');
		await alice.composer.press('ArrowRight');
		for (let n = 1; n <= 12; n++) {
			await bob.say(`meanwhile ${n}.`);
		}
		await alice.sees('meanwhile 12.');
		const input = await alice.composer.evaluate((element) => {
			const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement;
			return [value, selectionStart, selectionEnd, document.activeElement === element];
		});
		expect(input).to.deep.equal(['half a sentence', 1, 1, true]);
		await alice.composer.fill('');
		const order = (await alice.messages.getByRole('listitem').allInnerTexts()).flatMap(
			(text) => /meanwhile (\d+)\./.exec(text)?.[1] ?? [],
		);
		expect(order).to.deep.equal(Array.from({ length: 12 }, (_, n) => String(n + 1)));
	});

	it('H8 off the record the same text becomes the same, and can do no more', async () => {
		const plain = [await shownBy(alice, 'right to left'), await shownBy(bob, 'a line that is wider')];
		await establish(alice, bob);
		for (const text of [EVIL, MARKUP]) {
			await bob.say(text);
		}
		await alice.message('a line that is wider').getByRole('img', { name: 'Off-the-record message' }).last().waitFor();
		expect([await shownBy(alice, 'right to left'), await shownBy(bob, 'a line that is wider')]).to.deep.equal(plain);
		expect(await alice.page.evaluate(() => 'broken' in window)).to.equal(false);
		expect(await violationsOf(alice.page)).to.deep.equal([]);
	});

	it('H6 a slash command does not leave the session, and its text is kept', async () => {
		const before = alice.wire.sent.length;
		for (const command of ['/me waves', '/shrug', '/invite @carol', '/archive']) {
			await alice.say(command);
			await alice.page.getByText('Slash commands do not work off the record').waitFor();
			expect(await alice.composer.inputValue()).to.equal(command);
		}
		expect(
			alice.wire.sent
				.slice(before)
				.filter((frame) => /"sendMessage"|slashCommand|waves|shrug|carol|archive/.test(frame)),
		).to.deep.equal([]);
		await alice.composer.fill('');
		await alice.sends('/etc/hosts is no command');
		await bob.sees('/etc/hosts is no command');
	});

	it('H6 nobody fetches a preview of a link', async () => {
		await alice.say(`look: ${outside} and [there](${outside})`);
		await bob.sees('look:');
		await bob.sends(`answer to ${outside}`);
		await alice.sees('answer to');
		expect(visits).to.equal(0);
		for (const person of [alice, bob]) {
			expect(person.wire.sent.some((frame) => frame.includes('secret-page'))).to.equal(false);
		}
	});

	it('H7 5000 characters of four bytes pass', async () => {
		for (const character of ['𝒳', '😀']) {
			await alice.say(`${character.repeat(4997)}end`);
			await bob.sees(`${character.repeat(8)}end`);
			const text = await bob
				.message(`${character.repeat(8)}end`)
				.locator('.markdown')
				.innerText();
			expect([...text].length).to.equal(5000);
		}
	});

	it('H6 H7 one more is refused here, counted in characters; its text is kept and goes nowhere', async () => {
		const text = '😀'.repeat(5001);
		const [frames, plain] = [methodsSent(alice, 'stream-notify-user'), methodsSent(alice, 'sendMessage')];
		const requests: string[] = [];
		alice.page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
		await alice.say(text);
		await alice.page
			.getByText('This message has 5001 characters; at most 5000 are allowed. Your text is kept.')
			.waitFor();
		expect(await alice.composer.inputValue()).to.equal(text);
		await alice.composer.fill('and after it');
		await alice.composer.press('Enter');
		await bob.sees('and after it');
		expect(methodsSent(alice, 'stream-notify-user') - frames).to.be.within(1, 6);
		expect(methodsSent(alice, 'sendMessage')).to.equal(plain);
		expect(requests.filter((request) => request.startsWith('POST'))).to.deep.equal([]);
	});

	it('H9 twenty other rooms neither show nor lose anything off the record', async function () {
		this.timeout(90_000);
		const headers = await alice.headers();
		const others = await Promise.all(Array.from({ length: 6 }, () => register(server.url, 'other')));
		const names = others.map(({ username }) => username);
		const rooms = [
			...names.map((name) => [name]),
			...names.flatMap((name, n) => names.slice(n + 1).map((other) => [name, other])),
		];
		for (const usernames of rooms) {
			const answer = await fetch(`${server.url}/api/v1/im.create`, {
				method: 'POST',
				headers,
				body: JSON.stringify({ usernames: usernames.join(',') }),
			});
			expect(answer.status).to.equal(200);
		}
		await alice.sends('secret before the walk');
		await bob.sees('secret before the walk');
		const links = alice.page.getByRole('list', { name: 'Rooms' }).getByRole('link');
		const all = await links.evaluateAll((each) => each.map((link) => String(link.getAttribute('href'))));
		const addresses = all.filter((address) => !address.includes(rid));
		expect(addresses.length).to.be.at.least(21);
		const seen = new Set<string>();
		for (const [n, address] of addresses.entries()) {
			await alice.page.locator(`nav a[href="${address}"]`).click();
			await alice.page.waitForURL(`**${address}`);
			await alice.composer.waitFor();
			await bob.say(`secret of the walk ${n}.`);
			seen.add(`secret of the walk ${n}.`);
			const page = await alice.page.evaluate(() => [document.body.innerText, document.title].join('\n'));
			expect(page).to.not.match(/secret (before|of) the walk/);
		}
		await bob
			.message('secret of the walk')
			.last()
			.getByRole('img', { name: /Delivered/ })
			.waitFor();
		expect(await alice.page.evaluate(() => [document.body.innerText, document.title].join('\n'))).to.not.match(
			/secret (before|of) the walk/,
		);
		const item = alice.page.locator(`nav a[href="/direct/${rid}"]`);
		expect(await item.getByRole('img', { name: /unread/i }).count()).to.equal(0);
		await item.click();
		for (const text of ['secret before the walk', ...seen]) {
			await alice.sees(text);
		}
		await bob.message('secret of the walk').last().getByRole('img', { name: 'Read' }).waitFor();
	});

	it('H8 a peer who reuses ids in the session overwrites nothing', async () => {
		const carol = await register(server.url, 'carol');
		const headers = await alice.headers();
		const created = await fetch(`${server.url}/api/v1/im.create`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ username: carol.username }),
		});
		const { room } = (await created.json()) as { room: { rid: string } };
		let id: Uint8Array | undefined;
		const primitives = {
			...pureJs,
			randomBytes: (length: number) => (length === id?.length ? id.slice() : pureJs.randomBytes(length)),
		};
		const tab = await openOtrTab(server.url, carol, room.rid, newBrowser(), primitives);
		try {
			const lines = () => tab.room.snapshot().lines.filter((line) => line.kind === 'message');
			await alice.page.goto(`${server.url}/direct/${room.rid}/otr`);
			await alice.sidebar.getByRole('button', { name: 'Start OTR' }).and(alice.page.locator(':enabled')).click();
			await tab.until(() => tab.registry.invitations().length === 1);
			tab.room.accept();
			await alice.seesInSidebar(/^Off the record with/);
			await alice.sends('from alice, once');
			await tab.until(() => lines().length === 1);
			for (const [taken, text] of [
				[Buffer.from(String(lines()[0]?.id), 'base64url'), 'under the id of alice'],
				[new Uint8Array(16), 'first of its id'],
				[new Uint8Array(16), 'second of its id'],
			] as const) {
				id = Uint8Array.from(taken);
				await tab.type(text);
			}
			id = undefined;
			await tab.type('after all');
			await alice.sees('after all');
			expect(new Set(lines().map((line) => line.id)).size).to.equal(3);
			expect(await alice.message('from alice, once').count()).to.equal(1);
			expect(await alice.message('under the id of alice').count()).to.equal(1);
			expect(await alice.message('first of its id').count()).to.equal(1);
			expect(await alice.message('second of its id').count()).to.equal(0);
		} finally {
			await tab.close();
		}
	});

	it('H8 a message of a third user in the room is refused', async () => {
		const mallory = await register(server.url, 'mallory');
		const socket = await socketOf(server.url, mallory);
		const refused = await socket.call('sendMessage', { rid, msg: 'from nowhere' }).then(
			() => undefined,
			(error: unknown) => error,
		);
		expect(refused).to.be.instanceOf(DdpError);
		await socket.close();
	});
});
