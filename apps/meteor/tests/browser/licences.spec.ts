import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { useServer } from '../api/support/index.ts';
import { Person, takeScreens } from './support/index.ts';

const CLIENT = fileURLToPath(new URL('../../dist/client/assets/', import.meta.url));

describe('X9 the licences of what browsers are sent', () => {
	const server = useServer();

	it('are served in full, the typeface and each library that is a file of its own', async () => {
		const answer = await fetch(`${server.url}/licenses`);
		expect(answer.headers.get('content-type')).to.equal('text/plain; charset=utf-8');
		const text = await answer.text();
		expect(readdirSync(CLIENT).some((name) => name.startsWith('Inter'))).to.equal(true);
		for (const words of [
			'Inter, the typeface (OFL-1.1)',
			'SIL OPEN FONT LICENSE Version 1.1',
			'Permission is hereby granted',
			'Apache License',
		]) {
			expect(text).to.include(words);
		}
		for (const name of [
			'react',
			'react-dom',
			'@rocket.chat/fuselage',
			'@rocket.chat/icons',
			'libsodium-wrappers',
			'@noble/curves',
			'@zxcvbn-ts/core',
			'tweetnacl',
		]) {
			expect(text, name).to.match(new RegExp(`^${name.replaceAll('/', '\\/')} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
		}
	});

	it('are a link away, where one signs in and in Account > Preferences, in a tab of their own', async () => {
		const alice = await Person.at(server.url, 'alice');
		const follows = async (): Promise<void> => {
			const opened = alice.page.waitForEvent('popup');
			await alice.page.getByRole('link', { name: 'Open-source licences' }).press('Enter');
			const page = await opened;
			await page.getByText('SIL OPEN FONT LICENSE').first().waitFor();
			expect(page.url()).to.equal(`${server.url}/licenses`);
			await page.close();
		};
		await alice.page.goto(`${server.url}/login`);
		await follows();
		await alice.register();
		await alice.page.goto(`${server.url}/account/preferences`);
		await follows();
		await takeScreens(alice.page, 'account-preferences', {
			at: alice.page.getByRole('link', { name: 'Open-source licences' }),
		});
		const list = await alice.page.getByRole('list', { name: 'Rooms' }).boundingBox();
		const hint = await alice.page.getByText('No conversations yet').boundingBox();
		expect(hint?.y, 'an empty list says so where it begins').to.be.below(list?.y ?? 0);
		await alice.close();
	});

	it('name every package of the app itself that reaches its pages', async () => {
		const text = await (await fetch(`${server.url}/licenses`)).text();
		const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
		const { dependencies } = manifest as { dependencies: Record<string, string> };
		const shipped = Object.entries(dependencies).filter(
			([name, range]) => !range.startsWith('workspace:') && name !== 'pino',
		);
		expect(shipped).to.have.length.above(8);
		for (const [name] of shipped) {
			expect(text, name).to.include(`\n${name} `);
		}
	});
});
