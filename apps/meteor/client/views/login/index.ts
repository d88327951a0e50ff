export { AwaitsAdmin } from './AwaitsAdmin.tsx';
export { LoginPage } from './LoginPage.tsx';
export { RegisterPage } from './RegisterPage.tsx';
export { useAwaitsAdmin, useSetupToken } from './setup-link.ts';
