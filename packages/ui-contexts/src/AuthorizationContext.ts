import { createContext } from 'react';
import { constantQuery, type Query } from './store.ts';

export type AuthorizationContextValue = { queryRole(role: string): Query<boolean> };

export const AuthorizationContext = createContext<AuthorizationContextValue>({ queryRole: () => constantQuery(false) });
