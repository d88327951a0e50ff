// Prints names of modules and files of the production build, as JSON; writes nothing. A process of its own, as Vite
// can't build where a loader of TypeScript is registered.
import path from 'node:path';
import { build, loadConfigFromFile } from 'vite';

const app = path.resolve(import.meta.dirname, '../../..');
const file = path.join(app, 'vite.config.ts');
const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' }, file, app, 'silent');
const { output } = await build({
	...config,
	configFile: false,
	logLevel: 'silent',
	// The list of licences writes its file by itself.
	plugins: config.plugins.filter(({ name }) => name !== 'rollup-plugin-license'),
	build: { ...config.build, write: false, minify: false },
});
process.stdout.write(JSON.stringify(output.flatMap(({ fileName, moduleIds = [] }) => [fileName, ...moduleIds])));
