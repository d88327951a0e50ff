/** The tables of docs/E2E.md against the code: the rows are read from the page. */
import { readFileSync } from 'node:fs';
import { fromBase64url, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { type BrowserKeys, type CustodyDecision, decideCustody, type ServerKeys } from '../src/custody.ts';
import { bundleHash } from '../src/identity.ts';
import { shareRoomKey } from '../src/rooms/envelope.ts';
import { sealMessage } from '../src/rooms/message.ts';
import { alice, bob, carol, must, ringOf, room } from './fixtures.ts';

const page = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** The rows of the first table under a heading, without its head. */
const rowsUnder = (text: string, heading: string): string[][] => {
	const section = text.split(`\n${heading}\n`)[1] ?? '';
	const table = /\n(\|[^\n]*\n)+/.exec(section)?.[0] ?? '';
	const lines = table.trim().split('\n').slice(2);
	return lines.map((line) =>
		line
			.replaceAll('\\|', '¦')
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
};

const hash = (bundle: string): string => bundleHash(pureJs, bundle);

type World = { readonly server: ServerKeys | undefined; readonly browser: BrowserKeys };

const SERVER: Record<string, (world: World) => boolean> = {
	'does not answer': ({ server }) => server === undefined,
	'bundle of the kept seed': ({ server, browser }) =>
		server?.bundle !== undefined && server.bundle === browser.kept?.bundle,
	'another bundle': ({ server }) => server?.bundle !== undefined,
	neither: ({ server }) => server !== undefined && server.bundle === undefined && server.wrapped === undefined,
	'no bundle': ({ server }) => server !== undefined && server.bundle === undefined,
	both: ({ server }) => server?.bundle !== undefined && server.wrapped !== undefined,
	'': () => true,
};

const BROWSER: Record<string, (world: World) => boolean> = {
	'keeps a confirmed seed': ({ browser }) => browser.kept?.published === true,
	'keeps a seed': ({ browser }) => browser.kept !== undefined,
	'keeps a confirmed seed, or knew a third bundle': ({ server, browser: { kept, known } }) =>
		kept !== undefined && (kept.published || (known !== undefined && known !== hash(server?.bundle ?? ''))),
	'keeps an unconfirmed seed': ({ browser }) => browser.kept?.published === false,
	'keeps an unconfirmed seed with its password, and knew no other bundle': ({ browser: { kept, known } }) =>
		kept?.published === false && kept.password && (known === undefined || known === hash(kept.bundle)),
	'knew another bundle': ({ server, browser: { kept, known } }) =>
		!kept && known !== undefined && known !== hash(server?.bundle ?? ''),
	'knew no bundle': ({ browser: { kept, known } }) => !kept && known === undefined,
	'': () => true,
};

const ACTS: readonly (readonly [RegExp, string])[] = [
	[/^refuse: `(\w+)`$/, 'refuse'],
	[/^open it/, 'open'],
	[/^discard it, ask/, 'unlock discard'],
	[/^ask for the password$/, 'unlock'],
	[/^publish the same$/, 'publish'],
	[/^create a key$/, 'create'],
];

const actOf = (cell: string): string => {
	const [pattern, act] = ACTS.find(([found]) => found.test(cell)) ?? [];
	return `${act} ${pattern?.exec(cell)?.[1] ?? ''}`.trim();
};

const spelled = (decision: CustodyDecision): string => {
	if (decision.act === 'refuse') {
		return `refuse ${decision.reason}`;
	}
	return decision.act === 'unlock' && decision.discard ? 'unlock discard' : decision.act;
};

const bundles = [alice.published, bob.published, carol.published, undefined];
const worlds = (): World[] => {
	const servers = [
		undefined,
		...bundles.flatMap((bundle) => ['wrapped', undefined].map((wrapped) => ({ bundle, wrapped }))),
	];
	const seeds = [true, false].flatMap((published) =>
		[true, false].map((password) => ({ bundle: alice.published, published, password })),
	);
	const browsers = [undefined, ...seeds].flatMap((kept) =>
		bundles.map((known) => ({ kept, known: known && hash(known) })),
	);
	return servers.flatMap((server) => browsers.map((browser) => ({ server, browser })));
};

describe('docs/E2E.md, "Custody of the keys"', () => {
	const rows = rowsUnder(page('E2E.md'), '### Start');

	it('says what the code does, in each of the 180 cases, and has no row without a case', () => {
		const used = new Set<string[]>();
		const all = worlds();
		expect(all).to.have.length(180);
		for (const world of all) {
			const row = rows.find(([server = '?', browser = '?']) => SERVER[server]?.(world) && BROWSER[browser]?.(world));
			expect(spelled(decideCustody(pureJs, world.server, world.browser)), JSON.stringify(world)).to.equal(
				actOf(row?.[2] ?? ''),
			);
			used.add(row ?? []);
		}
		expect(rows.filter((row) => !used.has(row))).to.deep.equal([]);
	});
});

describe('docs/E2E.md', () => {
	const text = page('E2E.md');
	const ring = ringOf(1);

	it('counts the bytes of an envelope', () => {
		const sum = rowsUnder(text, '## Envelope').reduce(
			(total, [, bytes = '']) => total + bytes.split('+').reduce((all, part) => all + Number(part), 0),
			0,
		);
		const sealing = { primitives: pureJs, random: pureJs.randomBytes, room, self: alice, roomKey: ring[0]! };
		const { own } = must(shareRoomKey({ ...sealing, peer: { published: bob.published } }));
		expect(fromBase64url(own)).to.have.length(sum);
		expect(text).to.include(`base64url of ${sum} bytes, ${own.length} characters`);
	});

	it('names the fields of a message and its lengths', () => {
		const common = {
			primitives: pureJs,
			random: pureJs.randomBytes,
			ring,
			room,
			sender: 'aliceUid',
			id: 'm',
			revision: 0,
		};
		const [least, most] = ['x', 'x'.repeat(24 * 1024)].map(
			(body) => must(sealMessage({ ...common, text: body })).content,
		);
		const fields = rowsUnder(text, '## Messages').map(([field = '']) => field.replaceAll('`', ''));
		expect(Object.keys(least!).sort()).to.deep.equal([...fields].sort());
		expect(rowsUnder(text, '## Messages')[0]?.[1]).to.equal(`\`${least!.algorithm}\``);
		const length = (ciphertext: string): number => fromBase64url(ciphertext)?.length ?? 0;
		expect(text).to.include(
			`A \`ciphertext\` has ${length(least!.ciphertext)} to ${length(most!.ciphertext).toLocaleString('fr').replaceAll(/\s/g, ' ')} bytes`,
		);
	});

	it('names every refusal of a changed key', () => {
		const outcomes = rowsUnder(text, '## Changed keys').map(([, outcome = '']) => /^`([\w-]+)`/.exec(outcome)?.[1]);
		expect(outcomes.filter(Boolean)).to.deep.equal(['no-key', 'malformed', 'own-key', 'changed-key']);
	});
});
