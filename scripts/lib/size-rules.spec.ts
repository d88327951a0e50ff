import { expect } from 'chai';
import { MAX_CLASS_MEMBERS, MAX_COLUMNS, MAX_FUNCTION_LINES, sizeProblems } from './size-rules.mjs';

const problemsOf = (text: string, { file = 'a.ts' } = {}): readonly string[] =>
	sizeProblems({ [`/sizes/${file}`]: text }).map((problem: string) => problem.replace('/sizes/', ''));
const lines = (count: number, line: string): string => `${line}\n`.repeat(count);
const members = (count: number): string => Array.from({ length: count }, (_, at) => `m${at}() {}`).join('\n');

describe('the size of functions', function () {
	this.timeout(20_000);

	for (const { what, begin, end, file } of [
		{ what: 'a declaration', begin: 'function f() {', end: '}' },
		{ what: 'an arrow function', begin: 'const f = () => {', end: '};' },
		{ what: 'a method', begin: 'class A { f() {', end: '}}' },
		{ what: 'a component', begin: 'const f = () => (<b>', end: '</b>);', file: 'a.tsx' },
	]) {
		it(`is at most ${MAX_FUNCTION_LINES} lines: ${what}`, () => {
			const text = (count: number) => `${begin}\n${lines(count - 2, '')}${end}\n`;
			expect(problemsOf(text(MAX_FUNCTION_LINES), { file })).to.deep.equal([]);
			expect(problemsOf(text(MAX_FUNCTION_LINES + 1), { file })).to.deep.equal([
				`${file ?? 'a.ts'}:1 f has 81 lines, more than 80`,
			]);
		});
	}

	it('counts blank lines and comments', () => {
		const text = `const f = () => {\n${lines(40, '')}${lines(40, '\t// a comment')}};\n`;
		expect(problemsOf(text)).to.deep.equal(['a.ts:1 f has 82 lines, more than 80']);
	});

	it('does not count the comment before it, nor anything in tests', () => {
		expect(problemsOf(`/*\n${lines(90, '')}*/\nconst f = () => {};\n`)).to.deep.equal([]);
		expect(problemsOf(`const f = () => {\n${lines(90, '')}};\n`, { file: 'a.spec.ts' })).to.deep.equal([]);
	});
});

describe('the size of classes', function () {
	this.timeout(20_000);

	it(`is at most ${MAX_CLASS_MEMBERS} members`, () => {
		expect(problemsOf(`class A {\n${members(20)}\n}\n`)).to.deep.equal([]);
		expect(problemsOf(`class A {\n${members(21)}\n}\n`)).to.deep.equal(['a.ts:1 A has 21 members, more than 20']);
	});

	for (const member of [
		'private field = 1;',
		'#field = 1;',
		'get a() { return 1; }',
		'constructor(readonly a: 1) {}',
	]) {
		it(`counts ${member}`, () => {
			expect(problemsOf(`class A {\n${members(20)}\n${member}\n}\n`)).to.have.length(1);
		});
	}

	it('counts a constructor and its plain parameters as none, and overloads as one', () => {
		const overloads = 'a(x: 1): 1;\na(x: 2): 2;\na(x: 1 | 2) { return x; }';
		expect(problemsOf(`class A {\n${members(19)}\n${overloads}\nconstructor(b: 1) {}\n}\n`)).to.deep.equal([]);
	});
});

describe('the width of lines', function () {
	this.timeout(20_000);

	const comment = (width: number) => `// ${'x'.repeat(width - 3)}`;

	it(`is at most ${MAX_COLUMNS} columns, in tests too`, () => {
		expect(problemsOf(`${comment(120)}\n`)).to.deep.equal([]);
		for (const file of ['a.ts', 'a.spec.ts']) {
			expect(problemsOf(`\n${comment(121)}\n`, { file })).to.deep.equal([`${file}:2 has 121 columns, more than 120`]);
		}
	});

	it('counts a tab as two', () => {
		expect(problemsOf(`\t${comment(118)}\n`)).to.deep.equal([]);
		expect(problemsOf(`\t${comment(119)}\n`)).to.have.length(1);
	});

	it('is free where one string, template or regular expression exceeds', () => {
		const long = 'x'.repeat(130);
		for (const literal of [`'${long}'`, `\`${long}\``, `\`\${a} ${long}\``, `/${long}/`, `\`\n${long}\n\``]) {
			expect(problemsOf(`const b = ${literal};\n`), literal).to.deep.equal([]);
		}
		expect(problemsOf(`it('${long}', () => {});\n`)).to.deep.equal([]);
	});

	it('is not free where two of them do, or what stands beside', () => {
		const half = 'x'.repeat(65);
		expect(problemsOf(`const b = ['${half}', '${half}', '${half}'];\n`)).to.have.length(1);
		expect(problemsOf(`const ${'y'.repeat(120)} = '${half}';\n`)).to.have.length(1);
	});
});
