declare const declared: unique symbol;

/** A declared statement: the only kind that the repositories can run. */
export type Sql = string & { readonly [declared]: true };

/**
 * The argument that justifies a plan which scans a table or sorts, and so grows with the table rather than with the
 * result.
 */
export type Argument = { readonly scans?: string; readonly sorts?: string };

const statements = new Map<string, Argument>();

/**
 * Declares a statement. A test asks SQLite for the plan of every statement, and fails if it scans or sorts without an
 * argument. Therefore declare statements when the module is loaded, never inside a function.
 */
export const sql = (text: string, argument: Argument = {}): Sql => {
	statements.set(text, argument);
	return text as Sql;
};

/** For a migration, which reads everything once. */
export const onceSql = (text: string): Sql => text as Sql;

/** All statements that the loaded modules declared. */
export const declaredStatements = (): ReadonlyMap<string, Argument> => statements;
