export type { RoomMessage } from './roomMessage.ts';
export { type UseRoomMessages, useRoomMessages } from './useRoomMessages.ts';
