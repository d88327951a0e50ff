export { useOTRRoomAction } from './useOTRRoomAction.ts';
