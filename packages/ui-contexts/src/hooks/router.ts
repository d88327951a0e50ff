import { useContext, useSyncExternalStore } from 'react';
import { RouterContext, type RouterContextValue } from '../RouterContext.ts';

export const useRouter = (): RouterContextValue => useContext(RouterContext);

/** A parameter of the current route, e.g. `rid` of `/direct/:rid/:tab?`. */
export const useRouteParameter = (name: string): string | undefined => {
	const router = useContext(RouterContext);
	return useSyncExternalStore(router.subscribeToRouteChange, () => router.getRouteParameters()[name]);
};

export const useSearchParameter = (name: string): string | undefined => {
	const router = useContext(RouterContext);
	return useSyncExternalStore(router.subscribeToRouteChange, () => router.getSearchParameters()[name]);
};

export const useCurrentRoutePath = (): string => {
	const router = useContext(RouterContext);
	return useSyncExternalStore(router.subscribeToRouteChange, router.getLocationPathname);
};

export const useRouteName = (): string | undefined => {
	const router = useContext(RouterContext);
	return useSyncExternalStore(router.subscribeToRouteChange, router.getRouteName);
};
