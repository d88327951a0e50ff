import { expect } from 'chai';
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { costOf } from './cost.ts';
import { Markdown } from './index.ts';
import { MAX_COST, MAX_LENGTH, parseMessage } from './parse.ts';

/** What syntax is made of. */
const MARKS = [
	...[
		'[',
		'](',
		'![',
		')',
		'*',
		'**',
		'_',
		'__',
		'~',
		'~~',
		'`',
		'```',
		'```\n',
		'\n',
		'> ',
		'- ',
		'1. ',
		'# ',
		'||',
		'||\n',
		'|',
		'<',
		'<t:',
		'<http',
		':',
	],
	...[
		'@',
		'#',
		'$',
		'\\(',
		'\\',
		'!',
		'a',
		' ',
		'http://a.',
		'https://a.b/c',
		'www.',
		'a@b.c',
		'😀',
		'❤',
		'1️⃣',
		'🇩',
		'👨‍👩',
		'\u202e',
		'.',
		'(',
		'- [ ] ',
	],
	...['|a|b|\n|-|-|\n', 'color:#', 'mailto:', '---\n', '"', '\t', '\ud83d'],
];

const marks = fc.array(fc.constantFrom(...MARKS), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));

/** Marks over and over: what makes a parser slow. */
const bomb = fc
	.tuple(marks, fc.integer({ min: 100, max: 10_000 }))
	.map(([part, length]) => part.repeat(Math.ceil(length / part.length)).slice(0, length));

/** CPU time of this process (ms), so that a busy machine counts little. */
const cpuOf = (act: () => void): number => {
	const before = process.cpuUsage();
	act();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
};

/** Some five times what is measured, so that only a change of its kind fails. */
const CPU_LIMIT = 1000;

describe('parsing a message', () => {
	it('gives a tree of what people write', () => {
		const people = `${'The *quick* brown [fox](https://fox.example/a_b) jumps :smile: over @bob (twice, at 12:30!)\n'.repeat(20)}\`\`\`js\n${'a[b[c]] = (d) => [e];\n'.repeat(100)}\`\`\``;
		expect(people.length).to.be.above(4000);
		expect(parseMessage(people)).to.have.length.above(20);
	});

	it('H8 leaves what is too long or too costly as it is', () => {
		expect(parseMessage('a'.repeat(MAX_LENGTH + 1))).to.equal(undefined);
		for (const part of ['[', '*', '_', '~', '![', '\\(', '[a](', '`', '|', '😀', '<t:', '[a[0]]\n']) {
			const text = part.repeat(5000 / part.length);
			expect(parseMessage(text), part).to.equal(undefined);
			expect(renderToStaticMarkup(createElement(Markdown, { text })).length).to.be.above(text.length);
		}
		expect(parseMessage('')).to.equal(undefined);
	});

	it('H8 leaves a tree that is too large as it is', () => {
		expect(parseMessage('a\n'.repeat(3000))).to.equal(undefined);
		expect(parseMessage(`${'|a'.repeat(40)}|\n${'|-'.repeat(40)}|\n`)).to.equal(undefined);
	});

	it(`H8 takes less than ${CPU_LIMIT} ms for any bomb, and loses none of its text`, function () {
		this.timeout(60_000);
		parseMessage('*a* _b_ [c](https://d.example) :smile:');
		let worst = { ms: 0, text: '' };
		fc.assert(
			fc.property(bomb, (text) => {
				const ms = cpuOf(() => parseMessage(text));
				worst = ms > worst.ms ? { ms, text } : worst;
				expect(ms, `${text.slice(0, 40)} × ${text.length}`).to.be.below(CPU_LIMIT);
			}),
			{ numRuns: 400, endOnFailure: true },
		);
		process.stdout.write(
			`      worst of 400 bombs: ${worst.ms.toFixed(0)} ms of CPU, ${worst.text.length} × ${JSON.stringify(worst.text.slice(0, 12))}\n`,
		);
	});

	it('H8 never throws, and makes no element that could run or load anything', () => {
		fc.assert(
			fc.property(
				fc.array(fc.oneof(fc.constantFrom(...MARKS, 'javascript:', '<img src=x onerror=a>', 'data:,'), fc.string()), {
					maxLength: 40,
				}),
				(parts) => {
					const shown = renderToStaticMarkup(createElement(Markdown, { text: parts.join('') }));
					const tags = [...shown.matchAll(/<([a-z0-9]+)/g)].map(([, tag]) => tag);
					expect(
						tags.every(
							(tag) =>
								!['script', 'img', 'iframe', 'style', 'link', 'svg', 'math', 'form', 'input', 'object'].includes(
									tag ?? '',
								),
						),
					).to.equal(true);
					expect(
						[...shown.matchAll(/<[^>]*\s(?:href|src)="([^"]*)"/g)].every(([, address]) =>
							/^(https?|mailto):/.test(address ?? ''),
						),
					).to.equal(true);
					expect(/<[^>]*\son\w+=/.test(shown)).to.equal(false);
				},
			),
			{ numRuns: 300 },
		);
	});

	it('counts a cost that is linear to find', () => {
		const ms = cpuOf(() => costOf('[*_'.repeat(MAX_LENGTH)));
		expect(ms).to.be.below(CPU_LIMIT);
		expect(costOf('plain words, no more')).to.be.below(100);
		expect(costOf('*'.repeat(5000))).to.be.above(MAX_COST);
	});
});
