export { AutoAway } from './auto-away.ts';
export { PresenceStore } from './presence-store.ts';
