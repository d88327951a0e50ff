import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { meteorMembers, problemOfImport, problemOfPackage, problemsOfText } from './meteor-rules.mjs';

describe('what Meteor loads', () => {
	const fine = [
		'export const a = 2 ** 10;',
		'export const a = 2n * 3n;',
		"export const glob = 'a/**/b' + 5n;",
		'export const f = async () => { await 1; };',
	];
	for (const text of fine) {
		it(`takes ${text}`, () => {
			expect(problemsOfText(text)).to.deep.equal([]);
		});
	}

	const refused: [text: string, problem: string][] = [
		['export const a = 2n ** 64n;', '** beside BigInt'],
		['export const a = (b: bigint) => BigInt(2) ** b;', '** beside BigInt'],
		['let a = 0xffn; a **= 2n;', '** beside BigInt'],
		['export const a = await fetch("x");', 'awaits at its top level'],
		['export const a = ;', 'does not compile'],
	];
	for (const [text, problem] of refused) {
		it(`refuses ${text}`, () => {
			expect(problemsOfText(text).join()).to.contain(problem);
		});
	}

	it('static imports of .ts files', () => {
		expect(problemOfImport({ kind: 'import-statement', specifier: './a.ts' })).to.equal(undefined);
		expect(problemOfImport({ kind: 'import-statement', specifier: './a' })).to.equal(undefined);
		expect(problemOfImport({ kind: 'import-statement', specifier: '@noble/hashes/sha2.js' })).to.equal(undefined);
		expect(problemOfImport({ kind: 'import-statement', specifier: '../a.js' })).to.contain('names the .ts file');
		expect(problemOfImport({ kind: 'dynamic-import', specifier: './a.ts' })).to.contain('only static imports');
		expect(problemOfImport({ kind: 'require-call', specifier: 'ws' })).to.contain('only static imports');
	});

	it('packages with a main file, subpaths that are files', () => {
		const dir = mkdtempSync(join(tmpdir(), 'meteor-rules-'));
		const add = (name: string, manifest: object, files: string[]): void => {
			const folder = join(dir, 'node_modules', name);
			mkdirSync(folder, { recursive: true });
			writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
			for (const file of files) {
				writeFileSync(join(folder, file), '');
			}
		};
		try {
			add('plain', {}, ['index.js', 'sub.js']);
			add('@scope/mapped', { exports: { '.': './lib.mjs', './sub': './lib.mjs' } }, ['lib.mjs']);
			const from = join(dir, 'a.ts');
			for (const specifier of ['plain', 'plain/sub.js', 'plain/sub', 'node:fs', 'path']) {
				expect(problemOfPackage(specifier, from), specifier).to.equal(undefined);
			}
			for (const specifier of ['@scope/mapped', '@scope/mapped/sub', 'plain/other.js', 'absent']) {
				expect(problemOfPackage(specifier, from), specifier).to.be.a('string');
			}
		} finally {
			rmSync(dir, { recursive: true });
		}
	});

	it('members read of the package meteor, and no types', () => {
		const text = `
			import { Meteor } from 'meteor/meteor';
			import { Match as M, check } from 'meteor/check';
			import type { WebApp } from 'meteor/webapp';
			type C = Meteor.Connection;
			// Meteor.comment
			Meteor.methods({ a(x: unknown) { check(x, M.Optional(String)); return 'Meteor.text'; } });
		`;
		expect(meteorMembers(text)).to.deep.equal([
			['meteor', 'Meteor', undefined],
			['meteor', 'Meteor', 'methods'],
			['check', 'Match', undefined],
			['check', 'Match', 'Optional'],
			['check', 'check', undefined],
		]);
	});
});
