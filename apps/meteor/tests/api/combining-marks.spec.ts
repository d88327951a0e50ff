import { expect } from 'chai';
import { DdpClient, type DdpError, RestClient, register, socketOf, useServer } from './support/index.ts';

/** To bring a run of these into one order takes the square of its length. */
const run = (bytes: number): string => `a${'\u0301\u0323'.repeat(bytes / 4)}`;

/** What a frame may hold: of who is signed in, of a guest. */
const LONG = run(240_000);
const GUESTS = run(7_500);

describe('a run of combining marks', () => {
	const server = useServer();

	/** How long all of it takes, and the longest that somebody else waited meanwhile; ms. */
	const meanwhile = async (work: () => Promise<unknown>): Promise<{ took: number; waited: number }> => {
		const start = performance.now();
		let waited = 0;
		let isDone = false;
		const done = work().finally(() => {
			isDone = true;
		});
		while (!isDone) {
			const asked = performance.now();
			await new RestClient(server.url).get('settings.public?_id=Site_Name');
			waited = Math.max(waited, performance.now() - asked);
		}
		await done;
		return { took: performance.now() - start, waited };
	};

	const answered = (client: DdpClient, [method, ...params]: readonly [string, ...unknown[]]): Promise<unknown> =>
		client.call(method, ...params).catch(({ error }: DdpError) => error);

	it('X9 stops nobody, in any field that a signed-in user can set', async () => {
		const mallory = await register(server.url, 'mallory');
		const client = await socketOf(server.url, mallory);
		const calls: readonly (readonly [string, ...unknown[]])[] = [
			['changePassword', LONG, 'x'],
			['changePassword', mallory.password, LONG],
			['createDirectMessage', LONG],
			['rooms/page', { text: LONG }],
			['login', { user: { username: LONG }, password: 'x' }],
			['login', { user: { email: LONG }, password: 'x' }],
			['login', { user: { username: mallory.username }, password: LONG }],
			['registerUser', { username: 'marks', email: 'marks@example.org', pass: LONG }],
			['registerUser', { username: 'marks', email: 'marks@example.org', name: LONG, pass: 'a good password' }],
			['registerUser', { username: LONG, email: 'marks@example.org', pass: 'a good password' }],
			['registerUser', { username: 'marks', email: LONG, pass: 'a good password' }],
		];
		for (const call of calls) {
			const { took, waited } = await meanwhile(() => answered(client, call));
			// Uncut, 4 to 11 s.
			expect(took, `${call[0]} took`).to.be.below(2_000);
			expect(waited, `while ${call[0]}`).to.be.below(2_000);
		}
		await client.close();
	});

	it('X9 costs a guest no more than as many letters do', async () => {
		const attempts = async (text: string): Promise<number> => {
			const { took } = await meanwhile(async () => {
				for (let n = 0; n < 4; n++) {
					const client = await DdpClient.connect(server.url);
					await answered(client, ['login', { user: { username: `${n}${text}` }, password: 'x' }]);
					await answered(client, ['login', { user: { username: `nobody${n}` }, password: text }]);
					await client.close();
				}
			});
			return took;
		};
		const best = async (text: string): Promise<number> =>
			Math.min(await attempts(text), await attempts(text), await attempts(text));
		await attempts('x');
		const letters = await best('x'.repeat(7_500));
		// Uncut, twice as much.
		expect((await best(GUESTS)) / letters).to.be.below(1.6);
	});
});
