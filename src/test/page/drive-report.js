// Opens a replay's report in a real Chromium, works with it and says what it shows.
//
//   node drive-report.js --report FILE --chromium FILE [--pictures DIR]
//
// Prints one JSON object per line. Exit codes: 0 said it all; 1 something never came.
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const { values: options } = parseArgs({
  options: { report: { type: 'string' }, chromium: { type: 'string' }, pictures: { type: 'string' } },
});
const say = (message) => console.log(JSON.stringify(message));
const address = pathToFileURL(options.report).href;
const strange = [];

async function open(browser, settings) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) strange.push('asked ' + request.url());
  });
  page.on('pageerror', (error) => strange.push('threw ' + error.message));
  page.on('console', (message) => { if (message.type() === 'error') strange.push('logged ' + message.text()); });
  const asked = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  // At work: the first frame's maps are painted, path and curves drawn. A canvas that nobody painted is 300 wide.
  await page.waitForFunction(() => {
    const map = document.querySelector('#depth-map');
    return map && map.width > 0 && map.width !== 300 && document.querySelector('#time svg');
  }, null, { timeout: 20000, polling: 10 });
  const ms = performance.now() - asked;
  await page.waitForLoadState('load');
  return { page, ms, wholeMs: performance.now() - asked };
}

/** What the page shows of the chosen frame. */
const state = (page) => page.evaluate(() => ({
  where: document.querySelector('#where').textContent,
  slider: Number(document.querySelector('#slider').value),
  last: Number(document.querySelector('#slider').max),
  cursor: Number(document.querySelector('.cursor').getAttribute('x1')),
  dot: [...document.querySelectorAll('#path .here')].map((dot) => [dot.getAttribute('cx'), dot.getAttribute('cy')].map(Number))[0],
  caption: document.querySelector('#frame-caption').textContent,
  depth: document.querySelector('#depth-here').textContent,
  trust: document.querySelector('#confidence-here').textContent,
  curves: [...document.querySelectorAll('#time .axis')].map((text) => text.textContent),
  moments: document.querySelectorAll('#moments button').length,
  bar: [...document.querySelectorAll('#depth-bar span')].map((mark) => mark.textContent),
  wide: document.documentElement.scrollWidth - innerWidth,
  ground: getComputedStyle(document.body).backgroundColor,
}));

const browser = await chromium.launch({ executablePath: options.chromium });
try {
  const { page, ms, wholeMs } = await open(browser, { viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  say({ openedMs: ms, wholeMs });
  say({ first: await state(page) });

  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'ArrowLeft']) await page.keyboard.press(key);
  say({ keys: await state(page) });
  await page.keyboard.press('Home');

  // As fast as it goes, each step painted.
  const rate = await page.evaluate(async () => {
    const slider = document.querySelector('#slider');
    const steps = Math.min(90, Number(slider.max));
    const began = performance.now();
    for (let i = 1; i <= steps; i++) {
      slider.value = i;
      slider.dispatchEvent(new Event('input'));
      await new Promise((done) => requestAnimationFrame(done));
    }
    return { steps, perSecond: 1000 * steps / (performance.now() - began) };
  });
  say({ rate });

  await page.keyboard.press('End');
  await page.waitForTimeout(300);
  const box = await page.locator('#depth-view').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 0.8 * box.height);
  await page.waitForTimeout(100);
  const pointed = await state(page);
  say({ pointed, row: pointed.slider });

  await page.locator('#time svg').scrollIntoViewIfNeeded();
  const time = await page.locator('#time svg').boundingBox();
  await page.mouse.click(time.x + time.width / 2, time.y + time.height / 2);
  say({ clicked: await state(page) });
  await page.selectOption('#colour', 'speed');
  say({ colours: await page.evaluate(() => document.querySelectorAll('#path .track[style]').length) });
  await page.keyboard.press('Tab');
  await page.selectOption('#colour', 'status');
  if (await page.locator('#moments button').count()) {
    await page.locator('#moments button').first().click();
    say({ moment: await state(page) });
  }

  if (options.pictures) {
    await page.evaluate(() => scrollTo(0, 0));
    await page.mouse.move(box.x + box.width / 2, box.y + 0.8 * box.height);
    await page.waitForTimeout(300);
    await page.screenshot({ path: options.pictures + '/report.png', fullPage: true });
    await page.selectOption('#colour', 'confidence');
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: options.pictures + '/report-print.png', fullPage: true });
    await page.emulateMedia({ media: 'screen' });
  }
  for (const [name, settings] of [
    ['phone', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: 'light' }],
    ['dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ]) {
    const other = (await open(browser, settings)).page;
    await other.keyboard.press('ArrowRight');
    await other.waitForTimeout(300);
    say({ [name]: await state(other) });
    if (options.pictures) await other.screenshot({ path: `${options.pictures}/report-${name}.png`, fullPage: true });
    await other.context().close();
  }
  say({ strange });
} catch (error) {
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
}
