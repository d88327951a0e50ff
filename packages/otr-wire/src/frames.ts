/** Frame kinds that carry cryptographic content. */
export type OtrContentKind = 'invite' | 'accept' | 'data';

/** Frame kinds without content, which ask or inform; they neither erase keys nor permit plaintext. */
export type OtrHintKind = 'decline' | 'cancel' | 'elsewhere' | 'locked' | 'unknown' | 'refetch' | 'end';

export type OtrFrameKind = OtrContentKind | OtrHintKind;

/** What a client writes to `<peer uid>/otr`. `sid` is 16 bytes, `body` any bytes; both strict base64url. */
export type OtrFrame = { v: 1; rid: string; sid: string; to?: string; body: string };

/**
 * What arrives on `<own uid>/otr`: `from` (uid) and `connection` (`<instance>:<connection>`) are stamped by the server.
 */
export type StampedOtrFrame = { v: 1; rid: string; sid: string; body: string; from: string; connection: string };

/**
 * The method's answer: connections of this instance that took the frame, and whether it went to other instances.
 * Without `to` this is reported only for an `invite`; any other kind is always `{ delivered: 0, forwarded: true }`.
 */
export type OtrRelayAnswer = { delivered: number; forwarded: boolean };
