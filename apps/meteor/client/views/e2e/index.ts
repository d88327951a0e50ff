export { E2EBanner } from './E2EBanner.tsx';
export { E2EStatus } from './E2EStatus.tsx';
