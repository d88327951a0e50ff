declare const declared: unique symbol;

/** A statement that was declared: the only kind that the repositories can run. */
export type Sql = string & { readonly [declared]: true };

/**
 * What makes a plan right that looks at a whole table, or that sorts, which grow with what exists rather than with what
 * is asked.
 */
export type Argument = { readonly scans?: string; readonly sorts?: string };

const statements = new Map<string, Argument>();

/**
 * Declares a statement. A test asks SQLite for the plan of every one and fails where it scans or sorts without an
 * argument: so a statement is declared where its module is loaded, never inside a function.
 */
export const sql = (text: string, argument: Argument = {}): Sql => {
	statements.set(text, argument);
	return text as Sql;
};

/** Of a migration: it looks at everything, once. */
export const onceSql = (text: string): Sql => text as Sql;

/** All that the loaded modules declared. */
export const declaredStatements = (): ReadonlyMap<string, Argument> => statements;
