/** `/docs` (and `/`, which leads there): the OpenAPI document as a page, by swagger-ui, from files of this server only. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';

const OURS = fileURLToPath(new URL('../docs', import.meta.url));
const THEIRS = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const FILES: readonly (readonly [path: string, folder: string, file: string])[] = [
  ['/docs', OURS, 'index.html'],
  ['/docs/init.js', OURS, 'init.js'],
  ['/docs/swagger-ui.css', THEIRS, 'swagger-ui.css'],
  ['/docs/swagger-ui-bundle.js', THEIRS, 'swagger-ui-bundle.js'],
];

export function docsPages(): Router {
  const router = Router();
  for (const [path, folder, file] of FILES) {
    router.get(path, (_request, response) => {
      response.sendFile(join(folder, file));
    });
  }
  router.get('/', (_request, response) => response.redirect('/docs'));
  return router;
}
