// `node scripts/architecture.mjs`: draws docs/architecture.svg from the imports in the code.
import fs from 'node:fs';
import path from 'node:path';
import { pictureOfArchitecture } from './lib/architecture-picture.mjs';
import { root } from './lib/rooms.mjs';

fs.writeFileSync(path.join(root, 'docs/architecture.svg'), pictureOfArchitecture());
