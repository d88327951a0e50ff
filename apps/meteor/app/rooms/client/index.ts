export { RoomLoader } from './room-loader.ts';
export { RoomsStore } from './rooms-store.ts';
