export { E2EBanner } from './E2EBanner.tsx';
export { E2ESection } from './E2ESection.tsx';
export { GeneratedPassword } from './GeneratedPassword.tsx';
