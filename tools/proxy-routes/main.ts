import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { nginxRoutes, ROUTES_FILE } from '../proxy/nginx.js';
import { root } from '../stack/folder.js';

// Writes the reverse proxy's routes anew, after an endpoint was added.
writeFileSync(path.join(root, ROUTES_FILE), nginxRoutes());
