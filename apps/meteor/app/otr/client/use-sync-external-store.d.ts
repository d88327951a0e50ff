declare module 'use-sync-external-store/shim' {
	/** React's own hook where React has it; the package's emulation on React 16 and 17. */
	export function useSyncExternalStore<T>(
		subscribe: (listener: () => void) => () => void,
		getSnapshot: () => T,
		getServerSnapshot?: () => T,
	): T;
}
