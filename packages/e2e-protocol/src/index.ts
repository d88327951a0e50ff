export type { GuessEstimator } from './estimator.ts';
export { type Bundle, createSeed, deriveIdentity, type Identity, parseBundle, publicBundle } from './identity.ts';
export { generatePassword } from './password.ts';
export { estimateStrength, loadGuessEstimator, type PasswordContext, type PasswordRefusal, type PasswordStrength } from './strength.ts';
export { DEFAULT_PARAMETERS, type Unwrapped, type UnwrapRefusal, unwrapSeed, wrapSeed } from './wrapping.ts';
