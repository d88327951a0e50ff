export { resetRuntime as resetMeteor } from './src/runtime.ts';
export { type StartedMeteor, type StartOptions, startMeteor } from './src/start.ts';
