import type { OtrBrowserPorts } from './ports.ts';

/** The browser's own clock, storages, tab channel and page events. */
export declare function browserPorts(): OtrBrowserPorts;
