export { createRest, type RestDeps, RestError, type RestRequest } from './rest.ts';
