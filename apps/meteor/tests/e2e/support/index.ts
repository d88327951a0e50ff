export { openProfile, type Profile, type ProfileOptions } from './browser.ts';
export { backToPlain, establish, Person, twoPeople } from './person.ts';
export { takeScreens } from './screens.ts';
