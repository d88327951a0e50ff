export { OTRWithData } from './OTRWithData.tsx';
export { useOTRRoomAction } from './useOTRRoomAction.ts';
