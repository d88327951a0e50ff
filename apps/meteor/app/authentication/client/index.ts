export { AccountSession, type AccountSessionDeps, type SessionPhase, type SessionState } from './account-session.ts';
export { CredentialStore, type Credentials } from './credentials.ts';
export { digestPassword } from './digest.ts';
export { type EndedSignIn, endedByReason } from './ended.ts';
