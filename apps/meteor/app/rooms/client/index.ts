export { RoomsStore } from './rooms-store.ts';
