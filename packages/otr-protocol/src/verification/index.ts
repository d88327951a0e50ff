export { forgetPeer, judgePeer, type PeerJudgement, type PeerNames, type Pin, pinPeer, verifyPeer } from './pins.ts';
export { compareQr, type FingerprintPair, type QrOutcome, qrPayload } from './qr.ts';
export { fingerprint, type Party, safetyNumber, safetyNumberOf } from './safety-number.ts';
export { SAS_LENGTH, type SasInput, sasBytes, sasEmoji, sasIndexes } from './sas.ts';
export { SAS_EMOJI, type SasEmoji } from './sas-emoji.ts';
