export type { GuessEstimator } from '@rocket.chat/password-strength';
export {
	type BrowserKeys,
	type CustodyDecision,
	type CustodyReason,
	decideCustody,
	type ServerKeys,
} from './custody.ts';
export {
	type Bundle,
	bundleHash,
	bundleOfSeed,
	createSeed,
	deriveIdentity,
	type Identity,
	parseBundle,
	publicBundle,
} from './identity.ts';
export { generatePassword } from './password.ts';
export { changePassword, type PasswordChanged, type PasswordChangeRefusal } from './password-change.ts';
export {
	createIdentity,
	type NewIdentity,
	type ResetConsequences,
	type ResetRoom,
	resetConsequences,
} from './reset.ts';
export {
	keepRoomKey,
	type OpenedKey,
	type OpenRefusal,
	openRoomKey,
	type Self,
	type Shared,
	type ShareRefusal,
	shareRoomKey,
} from './rooms/envelope.ts';
export {
	type Added,
	type AddRefusal,
	addKey,
	currentKey,
	type Keyring,
	keyById,
	type RoomKey,
	type Rotated,
	type RotationRefusal,
	rotate,
} from './rooms/keyring.ts';
export { type Judged, judgeMember, type MemberKeys, type MemberRefusal } from './rooms/member.ts';
export {
	type Content,
	type MessageRefusal,
	type OpenedMessage,
	openMessage,
	type Place,
	type Sealed,
	type SealedContent,
	type SealRefusal,
	sealMessage,
} from './rooms/message.ts';
export type { Room } from './rooms/room.ts';
export {
	estimateStrength,
	loadGuessEstimator,
	type PasswordContext,
	type PasswordRefusal,
	type PasswordStrength,
} from './strength.ts';
export { DEFAULT_PARAMETERS, type Unwrapped, type UnwrapRefusal, unwrapSeed, wrapSeed } from './wrapping.ts';
