export { ErrorBoundary } from './ErrorBoundary.tsx';
export { LoadingPage } from './LoadingPage.tsx';
export { SignedOutPages } from './SignedOutPages.tsx';
