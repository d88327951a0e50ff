export { createRest, type RestRequest } from './rest.ts';
