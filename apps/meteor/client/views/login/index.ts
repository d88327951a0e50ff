export { AwaitsAdmin } from './AwaitsAdmin.tsx';
export { LoginPage } from './LoginPage.tsx';
export { RegisterPage } from './RegisterPage.tsx';
export { RequiredPasswordPage } from './RequiredPasswordPage.tsx';
export { useAwaitsAdmin, useSetupToken } from './setup-link.ts';
