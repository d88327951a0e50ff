export type { PresentUser } from './own-connections.ts';
export { Presence } from './presence.ts';
export { PRESENCE_TICK, PresenceAnnouncer, type PresenceChange } from './presence-announcer.ts';
export { PresenceWatchers, WatchRefusal, type WatchRequest } from './presence-watchers.ts';
