export { PublicSettings } from './public-settings.ts';
