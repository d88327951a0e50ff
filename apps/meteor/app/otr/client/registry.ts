import type { OtrRegistry, OtrRegistryDeps } from './ports.ts';

/** Starts OTR for the signed-in user of this tab. */
export declare function createOtrRegistry(deps: OtrRegistryDeps): OtrRegistry;
