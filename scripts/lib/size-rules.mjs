// Sizes that a reader can take in: functions of at most 80 lines, classes of at most 20 members, lines of at most 120
// columns. Counted on TypeScript's syntax tree, blank lines and comments included: Biome's rule skips those.
import path from 'node:path';
import {
	getTokenPosOfNode,
	isClassLikeDeclaration,
	isConstructorDeclaration,
	isFunctionLikeDeclaration,
	isNoSubstitutionTemplateLiteral,
	isRegularExpressionLiteral,
	isStringLiteral,
	isTemplateExpression,
} from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

export const MAX_FUNCTION_LINES = 80;
export const MAX_CLASS_MEMBERS = 20;
export const MAX_COLUMNS = 120;
const TAB_WIDTH = 2;

const isTest = (file) => /\.spec\.[cm]?[jt]sx?$/.test(file) || /(^|\/)tests\//.test(file);
const isLiteral = (node) =>
	isStringLiteral(node) ||
	isNoSubstitutionTemplateLiteral(node) ||
	isTemplateExpression(node) ||
	isRegularExpressionLiteral(node);

/** Columns of a text: a tab counts 2, as in the formatter. */
const widthOf = (text) => [...text].reduce((width, char) => width + (char === '\t' ? TAB_WIDTH : 1), 0);

/** Fields, parameter properties, accessors and methods; overloads of one method count once. */
const membersOf = (node) => {
	const own = node.members.filter((member) => member.name && (!isFunctionLikeDeclaration(member) || member.body));
	const abstract = node.members.filter((member) => member.name && isFunctionLikeDeclaration(member) && !member.body);
	const implemented = new Set(own.map(({ name }) => name.text));
	const declared = new Set(abstract.map(({ name }) => name.text).filter((name) => !implemented.has(name)));
	const parameters = node.members
		.filter(isConstructorDeclaration)
		.flatMap(({ parameters }) => parameters)
		.filter(({ modifiers }) => modifiers?.length > 0);
	return own.length + declared.size + parameters.length;
};

/** The name of a function or class, or that of the variable or property which holds it. */
const nameOf = ({ name, parent }) => name?.text ?? (parent?.name?.text || 'an unnamed one');

const eachNode = (node, visit) => {
	visit(node);
	node.forEachChild((child) => eachNode(child, visit));
};

const classProblem = (node) =>
	isClassLikeDeclaration(node) && membersOf(node) > MAX_CLASS_MEMBERS
		? `${nameOf(node)} has ${membersOf(node)} members, more than ${MAX_CLASS_MEMBERS}`
		: undefined;

/** Reads `files` (text by absolute path) as TypeScript does; calls back with each and its syntax tree. */
const parseAll = (files, callback) => {
	const config = path.join(path.dirname(Object.keys(files)[0]), 'sizes.tsconfig.json');
	const options = { noLib: true, noResolve: true, types: [], noEmit: true, allowJs: true, jsx: 'preserve' };
	const virtual = { ...files, [config]: JSON.stringify({ compilerOptions: options, files: Object.keys(files) }) };
	const has = (file) => Object.hasOwn(virtual, file);
	const api = new API({
		fs: {
			readFile: (file) => (has(file) ? virtual[file] : undefined),
			fileExists: (file) => (has(file) ? true : undefined),
		},
	});
	try {
		const { program } = api.updateSnapshot({ openProjects: [config] }).getProject(config);
		for (const [file, text] of Object.entries(files)) {
			callback(file, text, program.getSourceFile(file));
		}
	} finally {
		api.close();
	}
};

const linesIn = (text) => text.split('\n').length;

/** A line that is too wide, unless it is within the limit without one of its literals. */
const lineProblems = (text, literals) => {
	let start = 0;
	return text.split('\n').flatMap((line, index) => {
		const from = start;
		const to = from + line.length;
		start = to + 1;
		const width = widthOf(line);
		const fits = (literal) =>
			literal.start < to &&
			literal.end > from &&
			width - widthOf(text.slice(Math.max(from, literal.start), Math.min(to, literal.end))) <= MAX_COLUMNS;
		return width > MAX_COLUMNS && !literals.some(fits)
			? [`:${index + 1} has ${width} columns, more than ${MAX_COLUMNS}`]
			: [];
	});
};

const functionProblem = (node, text, start) => {
	const lines = linesIn(text.slice(start, node.end));
	return isFunctionLikeDeclaration(node) && lines > MAX_FUNCTION_LINES
		? `${nameOf(node)} has ${lines} lines, more than ${MAX_FUNCTION_LINES}`
		: undefined;
};

/**
 * What is too large, a sentence each. In tests only lines count. What exceeds 120 columns may be one string, template
 * or regular expression.
 * @param {Readonly<Record<string, string>>} files text by absolute path
 */
export const sizeProblems = (files) => {
	const problems = [];
	parseAll(files, (file, text, tree) => {
		const literals = [];
		eachNode(tree, (node) => {
			const start = getTokenPosOfNode(node, tree);
			if (isLiteral(node)) {
				literals.push({ start, end: node.end });
			}
			if (isTest(file)) {
				return;
			}
			const problem = functionProblem(node, text, start) ?? classProblem(node);
			if (problem) {
				problems.push(`${file}:${linesIn(text.slice(0, start))} ${problem}`);
			}
		});
		problems.push(...lineProblems(text, literals).map((problem) => `${file}${problem}`));
	});
	return problems;
};
