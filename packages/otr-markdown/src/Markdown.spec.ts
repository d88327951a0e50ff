import { expect } from 'chai';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Markdown, MarkdownContext, previewOf } from './index.ts';

const labels = { spoiler: 'Show', done: 'Done', open: 'Open' };
const html = (text: string): string =>
	renderToStaticMarkup(
		createElement(
			MarkdownContext.Provider,
			{ value: { self: 'alice', language: 'en-US', labels } },
			createElement(Markdown, { text }),
		),
	)
		.replace(/^<bdi dir="auto" class="markdown">/, '')
		.replace(/<\/bdi>$/, '');
const line = (text: string): string => `<div class="markdown-line">${text}</div>`;
const anchor = (href: string, label: string): string =>
	`<bdi><a href="${href}" target="_blank" rel="noopener noreferrer" class="markdown-link" title="${href}">${label}</a></bdi>`;

describe('H8 a message is shown with', () => {
	for (const [name, text, shown] of [
		[
			'bold, italic and struck words',
			'*a* _b_ ~c~ **d**',
			line('<strong>a</strong> <em>b</em> <del>c</del> <strong>d</strong>'),
		],
		['one in another', '*_~a~_*', line('<strong><em><del>a</del></em></strong>')],
		[
			'code in a line, whose marks stay',
			'`*a*`',
			line('<bdi><code class="markdown-code" translate="no">*a*</code></bdi>'),
		],
		[
			'blocks of code',
			'```js\n*a*\n  b\n```',
			'<pre class="markdown-block" translate="no" dir="ltr"><code>*a*\n  b</code></pre>',
		],
		[
			'no empty line after a block of code',
			'```\na\n```\nb',
			`<pre class="markdown-block" translate="no" dir="ltr"><code>a</code></pre>${line('b')}`,
		],
		[
			'quotes',
			'> a\n> *b*',
			`<blockquote class="markdown-quote">${line('a')}${line('<strong>b</strong>')}</blockquote>`,
		],
		['lists', '- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
		['numbered lists', '3. a\n4. b', '<ol><li value="3">a</li><li value="4">b</li></ol>'],
		[
			'headings that are no headings of the page',
			'## a',
			'<strong class="markdown-heading markdown-heading--2">a</strong>',
		],
		['line breaks and empty lines', 'a\nb\n\nc', `${line('a')}${line('b')}<br/>${line('c')}`],
		['emoji', 'a 😀 :smile:', line('a 😀 <span title=":smile:">😄</span>')],
		['emoji alone, large', '😀', '<span class="markdown-emoji"><span>😀</span></span>'],
		['shortcodes that nobody knows as they are', 'a :constructor:', line('a :constructor:')],
		[
			'mentions',
			'@bob @alice',
			line(
				'<bdi class="markdown-mention" translate="no">@bob</bdi> <bdi class="markdown-mention markdown-mention--self" translate="no">@alice</bdi>',
			),
		],
		['channels as text', 'in #general', line('in <bdi>#general</bdi>')],
		['links', '[a](https://b.example/c)', line(anchor('https://b.example/c', 'a'))],
		['addresses as links', 'https://b.com/c?d=1', line(anchor('https://b.com/c?d=1', 'https://b.com/c?d=1'))],
		['addresses without a scheme as https', 'www.b.com', line(anchor('https://www.b.com/', 'www.b.com'))],
		['mail addresses', 'a@b.com', line(anchor('mailto:a@b.com', 'a@b.com'))],
		['moments', '<t:1700000000:D>', line('<time dateTime="2023-11-14T22:13:20.000Z">November 14, 2023</time>')],
		['impossible moments as text', '<t:99999999999999999999:D>', line('&lt;t:99999999999999999999:D&gt;')],
		[
			'hidden text behind a button, and nowhere else',
			'||secret||',
			line('<button type="button" class="markdown-spoiler markdown-spoiler--hidden">Show</button>'),
		],
		[
			'tasks',
			'- [x] a\n- [ ] b',
			'<ul class="markdown-tasks"><li><span role="img" aria-label="Done">☑</span> a</li><li><span role="img" aria-label="Open">☐</span> b</li></ul>',
		],
		['rules', '---', '<hr/>'],
		[
			'tables',
			'| a |\n|---|\n| b |',
			'<table class="markdown-table"><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
		],
		['formulas as text', '$$\\frac{a}{b}$$', line('$$\\frac{a}{b}$$')],
	] as const) {
		it(name, () => {
			expect(html(text)).to.equal(shown);
		});
	}
});

describe('H8 inert in a message is', () => {
	it('HTML', () => {
		expect(html('<img src=x onerror=alert(1)><script>alert(1)</script>')).to.equal(
			line('&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;alert(1)&lt;/script&gt;'),
		);
	});

	it('every link but http, https and mailto, which is shown as it was written', () => {
		for (const source of [
			'javascript:alert(1)',
			'JaVaScRiPt:alert(1)',
			'data:text/html,<script>',
			'vbscript:x',
			'file:///etc/passwd',
			'blob:https://a.example/b',
			'rocketchat://x',
			'/account',
			'https://bank.example@evil.example/',
		]) {
			const shown = html(`[a](${source})`);
			expect(shown, source).to.not.contain('href').and.not.contain('<a');
		}
		expect(html('[a](javascript:alert(1))')).to.equal(line('<bdi>[<span>a</span>](javascript:alert(1))</bdi>'));
	});

	it('a picture: it is a link, nothing is loaded', () => {
		expect(html('![a](https://b.example/c.png)')).to.equal(line(anchor('https://b.example/c.png', 'a')));
	});

	it('a host that looks like another: its title says where it leads', () => {
		expect(html('[a](https://аpple.com/)')).to.contain('title="https://xn--pple-43d.com/"');
	});

	it('an override of direction: each message and each link of it is isolated', () => {
		const whole = renderToStaticMarkup(createElement(Markdown, { text: 'a \u202e[b\u202e](https://c.example) d' }));
		expect(whole).to.match(/^<bdi dir="auto" class="markdown">.*<bdi><a .*<\/a><\/bdi>.*<\/bdi>$/);
	});
});

describe('a preview of a message', () => {
	const preview = (text: string): string => previewOf(text, { spoiler: 'hidden text' });

	it('is one line without marks', () => {
		expect(preview('*a* _b_ `c` :smile: [d](https://e.com) @f #g\n> h\n- i\n- j\n```\nk\n```')).to.equal(
			'a b c 😄 d @f #g h i j k',
		);
		expect(preview('| a |\n|---|\n| b |\n\n## c\n- [x] d')).to.equal('a b c d');
		expect(preview('😀 :smile:')).to.equal('😀😄');
	});

	it('H8 does not show what is hidden, nor HTML as anything but text', () => {
		expect(preview('a ||secret|| b')).to.equal('a hidden text b');
		expect(preview('<b>a</b>')).to.equal('<b>a</b>');
	});

	it('H8 is the text itself where that is too costly', () => {
		expect(preview('['.repeat(5000))).to.have.length(5000);
	});
});
