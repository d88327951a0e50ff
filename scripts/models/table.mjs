// The session table as the model checker reads it: docs/models/session-table.pml, written from
// packages/otr-protocol/src/session/table/table.ts.
import { USER_ACTIONS } from '../../packages/otr-protocol/src/content/index.ts';
import { PHASES } from '../../packages/otr-protocol/src/session/table/rows.ts';
import { TABLE } from '../../packages/otr-protocol/src/session/table/table.ts';

/** `frame:invite` is `frame_invite` in Promela. */
const word = (key) => key.replaceAll(/[^a-z_]/gi, '_');

const groups = (list, keyOf) => {
	const found = new Map();
	for (const each of list) {
		found.set(keyOf(each), [...(found.get(keyOf(each)) ?? []), each]);
	}
	return [...found];
};

const among = (name, phases) => phases.map((phase) => `${name} == P_${phase}`).join(' || ');

/** Where a transition may land: the phase it began in, and those that its row names. */
const landing = (rows) => {
	const places = rows.flatMap(({ phase, to }) => to.map((place) => ({ phase, place })));
	const named = groups(places, ({ place }) => place);
	return [
		'phase[m] == was',
		...named.map(
			([place, from]) =>
				`(phase[m] == P_${place} && (${among(
					'was',
					from.map(({ phase }) => phase),
				)}))`,
		),
	].join(' ||\n\t\t\t');
};

const branch = (name, rows) => {
	const phases = rows.map(({ phase }) => phase);
	return `\t:: ${among('was', phases)} ->\n\t\ttransition_${word(name)}(m);\n\t\tIN_ROW(${landing(rows)})`;
};

const inputOf = (key, rows) => {
	const found = PHASES.map((phase) => ({ phase, ...rows[phase] }));
	const transitions = groups(
		found.filter(({ transition }) => transition),
		({ transition }) => transition,
	);
	const silent = groups(
		found.filter(({ ignored }) => ignored !== undefined),
		({ ignored }) => ignored,
	);
	const why = silent.map(([reason, group]) => `${group.map(({ phase }) => phase).join(', ')}: ${reason}`).join('; ');
	const branches = [
		...transitions.map(([name, group]) => branch(name, group)),
		...(silent.length > 0 ? [`\t:: else -> skip\t/* ${why} */`] : []),
	];
	return [
		`inline input_${word(key)}(m)`,
		'{',
		'\twas = phase[m];',
		`\tprintf("%d ${key} %d\\n", m, was);`,
		'\tif',
		...branches,
		'\tfi',
		'}',
	].join('\n');
};

/**
 * The Promela text: a number for each phase, and for each input a dispatch to its transitions that fails where a phase
 * follows which the row doesn't name.
 */
export const tableInPromela = () =>
	`${[
		'/* Written by `node --import tsx scripts/models.mjs table` from packages/otr-protocol/src/session/table/table.ts. Not to be edited. */',
		PHASES.map((phase, index) => `#define P_${phase} ${index}`).join('\n'),
		`#define NO_PHASE ${PHASES.length}`,
		[
			"/* The user's actions: their rows name no other phase, and they change no keys. */",
			...USER_ACTIONS.map((name) => `inline transition_${word(name)}(m) { skip }`),
		].join('\n'),
		...Object.entries(TABLE).map(([key, rows]) => inputOf(key, rows)),
	].join('\n\n')}\n`;

/** Names of the transitions that rows use, and of the inputs, as the model writes them. */
export const transitionsOfTable = () =>
	[...new Set(Object.values(TABLE).flatMap((rows) => PHASES.map((phase) => rows[phase].transition)))]
		.filter(Boolean)
		.sort();
export const inputsOfTable = () =>
	Object.keys(TABLE)
		.map((key) => word(key))
		.sort();
