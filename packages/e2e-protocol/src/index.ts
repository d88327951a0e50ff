export { type Bundle, createSeed, deriveIdentity, type Identity, parseBundle, publicBundle } from './identity.ts';
export { generatePassword, type PasswordStrength, passwordStrength } from './password.ts';
export { DEFAULT_PARAMETERS, type Unwrapped, type UnwrapRefusal, unwrapSeed, wrapSeed } from './wrapping.ts';
