export { openProfile, type Profile, type ProfileOptions } from './browser.ts';
export { backToPlain, establish, Person, shotsOnFailure, twoPeople } from './person.ts';
export { takeScreens } from './screens.ts';
