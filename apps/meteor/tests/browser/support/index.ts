export { killBrowser, openProfile, type Profile, type ProfileOptions, reopenTab } from './browser.ts';
export { type FaultRates, flip, reflect, seeded, seededFaults, splice, truncate } from './faults.ts';
export { placesWithoutOneRing } from './focus-rings.ts';
export type { OtrPassing } from './otr-passing.ts';
export { backToPlain, establish, Person, startOtr } from './person.ts';
export { FaultProxy } from './proxy.ts';
export { takeScreens, violationsOf } from './screens.ts';
export { shotsOnFailure, useTwoPeople } from './two-people.ts';
