// Opens the live page in a real Chromium and says what it shows.
//
//   node drive-page.js --url URL --chromium FILE --camera ID --other ID [--pictures DIR]
//
// Prints one JSON object per line. After {"ready": true} it waits for a line on its input, by which the
// brokers are gone, and says when the page knew. Exit codes: 0 said it all; 1 something never came.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    chromium: { type: 'string' },
    camera: { type: 'string' },
    other: { type: 'string' },
    pictures: { type: 'string' },
  },
});
const say = (message) => console.log(JSON.stringify(message));
const own = new URL(options.url).origin;
const strange = [];

async function open(browser, settings, url = options.url) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(own) && !address.startsWith('blob:' + own)) strange.push('asked ' + address);
  });
  page.on('pageerror', (error) => strange.push('threw ' + error.message));
  page.on('console', (message) => {
    // A picture that is not there is a 404, which the console repeats.
    if (message.type() === 'error' && !message.text().includes('404')) strange.push('logged ' + message.text());
  });
  page.asked = performance.now();
  await page.goto(url);
  return page;
}

const hasData = (page) => page.waitForFunction(() =>
  document.querySelector('.card .f-fps') && document.querySelector('#numbers [data-name=frame]')?.textContent
  && ['frame', 'depth', 'confidence'].every((name) => {
    const image = document.querySelector(`#${name} .view img`);
    return !image.hidden && image.naturalWidth > 0;
  }), null, { timeout: 20000, polling: 20 });

/** What the page shows at one moment. */
const readPage = (page) => page.evaluate(() => {
  const text = (selector) => document.querySelector(selector)?.textContent ?? '';
  return {
    numbers: Object.fromEntries([...document.querySelectorAll('#numbers dd')].map((cell) => [cell.dataset.name, cell.textContent])),
    status: text('#camera-status'),
    link: text('#link'),
    age: text('#numbers .age'),
    cards: [...document.querySelectorAll('.card')].map((card) => ({
      id: card.dataset.camera, state: card.querySelector('.state').textContent, fps: card.querySelector('.f-fps').textContent,
      confidence: card.querySelector('.f-confidence').textContent, why: card.querySelector('.why').textContent,
    })),
    frame: text('#frame .sequence'),
    depthTicks: [...document.querySelectorAll('#depth .ticks span')].map((mark) => mark.textContent),
    address: location.href,
    ground: getComputedStyle(document.body).backgroundColor,
    width: document.documentElement.scrollWidth - innerWidth,
  };
});

const isStale = () => document.querySelector('#link').textContent.startsWith('STALE')
  && [...document.querySelectorAll('.card .state')].every((state) => state.textContent === 'STALE')
  && ['frame', 'depth', 'confidence', 'path', 'speed-chart', 'confidence-chart', 'numbers']
    .every((id) => document.getElementById(id).classList.contains('stale'));

const browser = await chromium.launch({ executablePath: options.chromium });
try {
  const page = await open(browser, { viewport: { width: 1360, height: 900 }, colorScheme: 'light' }, options.url + '#' + options.camera);
  await hasData(page);
  say({ firstDataMs: performance.now() - page.asked });

  for (let i = 0; i < 10; i++) {
    say({ sample: await readPage(page) });
    await page.waitForTimeout(130);
  }

  if (options.pictures) {
    await page.waitForFunction(() => !document.querySelector('.stale'), null, { timeout: 60000, polling: 20 });
    await page.screenshot({ path: options.pictures + '/desktop.png', fullPage: true });
  }
  for (const [name, settings] of [
    ['phone', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: 'light' }],
    ['dark', { viewport: { width: 1360, height: 900 }, colorScheme: 'dark' }],
  ]) {
    const other = await open(browser, settings, options.url + '#' + options.camera);
    await hasData(other);
    say({ [name]: await readPage(other) });
    if (options.pictures) {
      await other.waitForTimeout(1500);
      await other.screenshot({ path: `${options.pictures}/${name}.png`, fullPage: true });
    }
    await other.context().close();
  }

  // By the keyboard alone: the other camera, and back.
  for (const id of [options.other, options.camera]) {
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((wanted) => document.activeElement.dataset?.camera === wanted, id)) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForFunction((wanted) => document.querySelector('#camera-title').textContent === wanted, id, { timeout: 5000 });
    say({ chosen: id });
  }
  await hasData(page);

  const gone = new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve));
  say({ ready: true });
  await gone;
  const since = performance.now();
  await page.waitForFunction(isStale, null, { timeout: 10000, polling: 20 });
  say({ staleMs: performance.now() - since, link: (await readPage(page)).link });
  if (options.pictures) await page.screenshot({ path: options.pictures + '/stale.png', fullPage: true });
  say({ strange });
} catch (error) {
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
  process.stdin.destroy();
}
