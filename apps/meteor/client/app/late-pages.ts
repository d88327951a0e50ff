// Signing in needs neither the rooms nor the cryptography: they are loaded when a user signs in.
export const loadPages = () => import('../views/root/SignedInPages.tsx');
export const loadOtr = () => import('../providers/OtrProvider.tsx');
