/**
 * Draws the ready-made processes: every `processes/<name>/<name>.bpmn` becomes an SVG of the same name beside it.
 *
 *     npm run picture                          all of them
 *     npm run picture -- --png out [file …]    these, and as PNG in the folder `out`
 *
 * bpmn-js draws in a headless Chromium, so a picture looks exactly as the designer shows it.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as browsers, type Page } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROCESSES = join(ROOT, 'processes');
/** Room around the drawing, pixels. */
const MARGIN = 20;

interface Wish {
  readonly files: readonly string[];
  /** Folder for PNGs; null = none. */
  readonly png: string | null;
}

const wish = await readWish(process.argv.slice(2));
// Only our own files are opened, and containers often lack what Chromium's sandbox needs.
const browser = await browsers.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] });
try {
  const page = await openPage(await browser.newPage());
  for (const file of wish.files) {
    const svg = withMargin(await draw(page, await readFile(file, 'utf8')));
    const target = file.replace(/\.bpmn$/, '.svg');
    await writeFile(target, svg);
    console.log(relative(ROOT, target));
    if (wish.png !== null) await photograph(await browser.newPage(), svg, wish.png, file);
  }
} finally {
  await browser.close();
}

async function readWish(args: readonly string[]): Promise<Wish> {
  const [first, folder, ...rest] = args;
  const png = first === '--png' && folder !== undefined ? folder : null;
  const named = png === null ? args : rest;
  if (named.length > 0) return { files: named, png };
  const found = await readdir(PROCESSES, { recursive: true });
  const models = found.filter((path) => extname(path) === '.bpmn').toSorted();
  return { files: models.map((path) => join(PROCESSES, path)), png };
}

async function openPage(page: Page): Promise<Page> {
  await page.goto(new URL('picture.html', import.meta.url).href);
  const require = createRequire(import.meta.url);
  await page.addScriptTag({ path: require.resolve('bpmn-js/dist/bpmn-viewer.production.min.js') });
  return page;
}

async function draw(page: Page, xml: string): Promise<string> {
  const svg: unknown = await page.evaluate(`draw(${JSON.stringify(xml)})`);
  if (typeof svg !== 'string') throw new Error('The page drew nothing.');
  return svg;
}

/** bpmn-js crops to the outermost shape; a white ground makes it readable on a dark page as well. */
function withMargin(svg: string): string {
  return svg.replace(
    /width="([\d.]+)" height="([\d.]+)" viewBox="(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+)"([^>]*)>/,
    (_all, _width: string, _height: string, x: string, y: string, w: string, h: string, rest: string) => {
      const [left, top] = [Number(x) - MARGIN, Number(y) - MARGIN];
      const [width, height] = [Number(w) + 2 * MARGIN, Number(h) + 2 * MARGIN];
      return (
        `width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}"${rest}>` +
        `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="white"/>`
      );
    },
  );
}

async function photograph(page: Page, svg: string, folder: string, file: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.setContent(`<body style="margin:0">${svg.slice(svg.indexOf('<svg'))}</body>`);
  const path = join(folder, `${basename(file, '.bpmn')}.png`);
  await page.locator('svg').first().screenshot({ path });
  await page.close();
  console.log(path);
}
