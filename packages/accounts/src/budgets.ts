import { GuessBudget } from './guess-budget.ts';

/**
 * Of guesses at a name, from networks that this account never signed in from: so many at once, then one each so many
 * ms.
 */
const GUESSES = { burst: 10, refillMs: 60_000 };
/** Of those who hold a token of the account: a budget of their own, so that nobody else uses it up. */
const GUESSES_OF_HOLDERS = { burst: 30, refillMs: 10_000 };

export type Budgets = { readonly byName: GuessBudget; readonly byHolder: GuessBudget };

export const createBudgets = (clock: () => number): Budgets => ({
	byName: new GuessBudget({ ...GUESSES, clock }),
	byHolder: new GuessBudget({ ...GUESSES_OF_HOLDERS, clock }),
});
