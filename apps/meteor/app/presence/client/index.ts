export { PresenceStore } from './presence-store.ts';
