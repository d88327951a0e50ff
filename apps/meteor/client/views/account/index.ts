export { AccountPage } from './AccountPage.tsx';
export { FailedSignInsBanner } from './FailedSignInsBanner.tsx';
