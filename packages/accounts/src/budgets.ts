import { GuessBudget } from './guess-budget.ts';

/**
 * For guesses at a name from networks that this account never signed in from: a number at once, then one per interval
 * (ms).
 */
const GUESSES = { burst: 10, refillMs: 60_000 };
/** For clients with a token of the account: a separate budget, so that no one else uses it up. */
const GUESSES_OF_HOLDERS = { burst: 30, refillMs: 10_000 };

export type Budgets = { readonly byName: GuessBudget; readonly byHolder: GuessBudget };

export const createBudgets = (clock: () => number): Budgets => ({
	byName: new GuessBudget({ ...GUESSES, clock }),
	byHolder: new GuessBudget({ ...GUESSES_OF_HOLDERS, clock }),
});
