export { PeopleStore, type Standing } from './people-store.ts';
