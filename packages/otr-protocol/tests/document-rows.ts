/** The session's table as docs/PROTOCOL.md shows it. As a script it prints the rows. */
import { fileURLToPath } from 'node:url';
import type { SessionPhase } from '../src/index.ts';
import { type InputKey, PHASES, type Row } from '../src/session/table/rows.ts';
import { TABLE } from '../src/session/table/table.ts';

const GROUPS: readonly (readonly [string, readonly SessionPhase[]])[] = [
	['every phase', PHASES],
	['live', ['established', 'interrupted']],
	['over', ['ended', 'declined', 'expired', 'failed']],
];

/** Phases by name; groups of phases by the group's name. */
function named(phases: readonly SessionPhase[]): string {
	let rest = phases;
	const names: string[] = [];
	for (const [name, group] of GROUPS) {
		if (group.every((phase) => rest.includes(phase))) {
			rest = rest.filter((phase) => !group.includes(phase));
			names.push(name);
		}
	}
	return [...rest, ...names].join(', ');
}

const cellOf = (row: Row): string => ('ignored' in row ? '' : `\`${row.transition}\` | ${named(row.to)}`);

/**
 * One line for an input, the phases in which it does the same, its transition, and where that may lead; inputs and
 * phases without a line do nothing.
 */
export const documentRows = (): readonly string[] =>
	(Object.keys(TABLE) as InputKey[]).flatMap((key) => {
		const cells = new Map<string, SessionPhase[]>();
		for (const phase of PHASES) {
			const cell = cellOf(TABLE[key][phase]);
			cells.set(cell, [...(cells.get(cell) ?? []), phase]);
		}
		return [...cells]
			.filter(([cell]) => cell !== '')
			.map(([cell, phases]) => `| \`${key}\` | ${named(phases)} | ${cell} |`);
	});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	process.stdout.write(`${documentRows().join('\n')}\n`);
}
