export { AccountSession, type AccountSessionDeps } from './account-session.ts';
export { CredentialStore, type Credentials } from './credentials.ts';
export { digestPassword } from './digest.ts';
export { type EndedSignIn, endedByReason } from './ended.ts';
export type { SessionPhase, SessionState } from './session-state.ts';
