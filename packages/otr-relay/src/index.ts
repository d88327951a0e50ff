export { type CachedDirectory, cachedDirectory } from './cachedDirectory.ts';
export type { RelayCounters } from './counters.ts';
export { type Answer, type Directory, type DirectPair, orThrow, pairOf, type Standing } from './directory.ts';
export type { RelayLogger, RelayPresence, RelaySender, RelaySettings, RelayStreams } from './ports.ts';
export {
	type Budget,
	type BudgetName,
	type Budgets,
	type Clock,
	DEFAULT_BUDGETS,
	RateLimiter,
	type Spender,
	type Spending,
} from './rateLimiter.ts';
export { RelayRefusal } from './refusal.ts';
export { createOtrRelay, type OtrRelay, type OtrRelayDeps } from './relay.ts';
