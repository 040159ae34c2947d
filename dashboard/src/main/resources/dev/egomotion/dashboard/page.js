// The live page: what the server's events say, and how old that is.
import { Charts } from './charts.js';
import { Panes } from './pictures.js';

// No word from the server for so long: what is shown is no longer true.
const LINK_SILENT_MS = 1500;
// So far behind, the events that wait on the line are worth less than a new line.
const LINK_BEHIND_MS = 4000;
const RECONNECT_MS = 500;
// A new line needs a while before it can be judged.
const RECONNECT_AT_MOST_EVERY_MS = 15000;

const $ = (id) => document.getElementById(id);
const charts = new Charts();
const panes = new Panes();
const cards = new Map();

let source = null;
let connectedAt = 0;
let heardAt = -Infinity;
let leastOffset = Infinity;
let behind = 0;
let run = '';
let chosen = decodeURIComponent(location.hash.slice(1));
let glance = null;
let detail = null;

/** Notes when a message was made. No clock is compared: the quickest message so far is the measure. */
function heard(serverNow) {
  heardAt = performance.now();
  const offset = heardAt - serverNow;
  leastOffset = Math.min(leastOffset, offset);
  behind = offset - leastOffset;
}

function connect() {
  disconnect();
  const query = new URLSearchParams();
  if (chosen) {
    query.set('camera', chosen);
    if (charts.camera === chosen && run) {
      query.set('run', run);
      query.set('path', charts.pathNumber);
      query.set('after', charts.lastIndex);
    }
  }
  connectedAt = performance.now();
  leastOffset = Infinity;
  source = new EventSource('events?' + query);
  source.addEventListener('cameras', (event) => onCameras(JSON.parse(event.data)));
  source.addEventListener('now', (event) => onNow(JSON.parse(event.data)));
  source.addEventListener('track', (event) => onTrack(JSON.parse(event.data)));
  source.onerror = () => {
    disconnect();
    setTimeout(() => { if (!source && !document.hidden) connect(); }, RECONNECT_MS);
  };
}

function disconnect() {
  if (source) {
    source.close();
    source = null;
  }
}

function onCameras(message) {
  heard(message.now);
  run = message.run;
  glance = { ...message, at: heardAt - behind };
  if (!chosen && message.cameras.length) {
    choose(message.cameras[0].id, false);
  }
  show();
}

function onNow(message) {
  heard(message.now);
  if (message.camera !== chosen) return;
  detail = { ...message, at: heardAt - behind };
  if (message.panes) panes.follow(chosen, message.panes);
  show();
}

function onTrack(message) {
  heard(message.now);
  if (message.camera === chosen) charts.add(message);
}

function choose(id, keep = true) {
  chosen = id;
  detail = null;
  if (keep) location.hash = encodeURIComponent(id);
  charts.clear(id);
  panes.clear(id);
  connect();
  show();
}

/** Why everything on the page is old; empty while it is not. */
function outage() {
  if (performance.now() - heardAt > LINK_SILENT_MS) {
    return heardAt === -Infinity ? '' : 'the page’s server does not answer';
  }
  if (behind > LINK_SILENT_MS) return `this page is ${seconds(behind)} behind: the line is slow`;
  return glance ? glance.outage : '';
}

export function seconds(ms) {
  if (ms < 9950) return (ms / 1000).toFixed(1) + ' s';
  if (ms < 119500) return Math.round(ms / 1000) + ' s';
  if (ms < 7170000) return Math.round(ms / 60000) + ' min';
  if (ms < 172800000) return Math.round(ms / 3600000) + ' h';
  return Math.round(ms / 86400000) + ' days';
}

const words = (name) => name.toLowerCase().replaceAll('_', ' ');

function show() {
  const now = performance.now();
  const trouble = outage();
  showLink(trouble);
  if (glance) {
    const elapsed = now - glance.at;
    showCards(trouble, elapsed);
    const notes = [...glance.notes];
    if (glance.unreadable) notes.push(`${glance.unreadable} records could not be read`);
    if (glance.notShown) notes.push(`records of further cameras are not shown: there are more than ${glance.cameras.length}`);
    $('notes').textContent = notes.join('; ');
    $('notes').hidden = !notes.length;
    $('none').hidden = glance.cameras.length > 0;
  }
  showDetail(trouble, now);
}

function showLink(trouble) {
  const link = $('link');
  const text = trouble ? 'STALE: ' + trouble : glance ? 'live' : 'connecting';
  if (link.textContent !== text) link.textContent = text;
  link.className = 'chip ' + (trouble ? 'bad' : glance ? 'good' : '');
}

function showCards(trouble, elapsed) {
  const ids = new Set(glance.cameras.map((c) => c.id));
  for (const [id, card] of cards) {
    if (!ids.has(id)) {
      card.remove();
      cards.delete(id);
    }
  }
  glance.cameras.forEach((camera, i) => {
    let card = cards.get(camera.id);
    if (!card) {
      card = makeCard(camera.id);
      cards.set(camera.id, card);
    }
    if ($('cameras').children[i] !== card) $('cameras').insertBefore(card, $('cameras').children[i] || null);
    fillCard(card, camera, trouble, elapsed);
  });
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function makeCard(id) {
  const figure = (name) => element('span', '', element('small', '', name), element('span', 'f-' + name));
  const card = element('button', 'card',
    element('span', 'top', element('span', 'name', id), element('span', 'chip state')),
    element('span', 'figures', figure('age'), figure('fps'), figure('confidence')),
    element('span', 'why'));
  card.type = 'button';
  card.dataset.camera = id;
  card.addEventListener('click', () => choose(id));
  return card;
}

const CLASS_OF_STATUS = { TRACKED: 'good', DEGRADED: 'warn', LOST: 'bad' };

const CLASS_OF_STATE = { OPENING: 'warn', STALLED: 'bad', BACKOFF: 'bad' };

function stateOf(camera, trouble, elapsed) {
  // A camera that its reader has lost says more than that its frames are old.
  if (!trouble && camera.state && camera.state !== 'LIVE') return [camera.state, CLASS_OF_STATE[camera.state] || ''];
  if (!trouble && camera.state && camera.silence === undefined) return ['LIVE', 'good'];
  if (isOld(camera, trouble, elapsed)) return ['STALE', 'bad'];
  return [camera.status, CLASS_OF_STATUS[camera.status] || ''];
}

/** Whether what is shown of a camera is no longer true, whatever the reason. */
function isOld(camera, trouble, elapsed) {
  return Boolean(trouble || camera.stale || camera.silence + elapsed > camera.allowedSilence);
}

function put(parent, selector, text) {
  const target = parent.querySelector(selector);
  if (target.textContent !== text) target.textContent = text;
  return target;
}

function fillCard(card, camera, trouble, elapsed) {
  const [state, kind] = stateOf(camera, trouble, elapsed);
  put(card, '.state', state || 'no frame').className = 'chip state ' + kind;
  card.classList.toggle('stale', isOld(camera, trouble, elapsed));
  card.setAttribute('aria-pressed', camera.id === chosen);
  put(card, '.f-age', camera.age === undefined ? '–' : seconds(camera.age + elapsed));
  put(card, '.f-fps', camera.fps.toFixed(1));
  put(card, '.f-confidence', camera.confidence == null ? '–' : camera.confidence.toFixed(2));
  const lost = camera.state && camera.state !== 'LIVE';
  if (lost) put(card, '.why', `${camera.detail || words(camera.stateReason)}, for ${seconds(camera.stateAgo + elapsed)}`);
  else put(card, '.why', camera.lastReason ? `last: ${words(camera.lastReason)}, ${seconds(camera.lastReasonAgo + elapsed)} ago` : '');
}

function showDetail(trouble, now) {
  $('camera').hidden = !chosen;
  if (!chosen) return;
  if ($('camera-title').textContent !== chosen) $('camera-title').textContent = chosen;
  const elapsed = detail ? now - detail.at : 0;
  const known = detail && detail.known && detail.last;
  const [state, kind] = known || (detail && detail.state)
    ? stateOf({ ...detail, status: detail.last && detail.last.status }, trouble, elapsed)
    : [trouble ? 'STALE' : 'waiting', trouble ? 'bad' : ''];
  $('camera-status').textContent = !known || state !== detail.last.status || detail.last.reason === 'NONE' ? state : `${state}: ${words(detail.last.reason)}`;
  $('camera-status').className = 'chip ' + kind;
  const stale = known ? isOld(detail, trouble, elapsed) : Boolean(trouble);
  const age = known && detail.age !== undefined ? seconds(detail.age + elapsed) : '';
  $('camera-age').textContent = detail && !detail.known ? 'no record of this camera has come yet'
    : detail && detail.state && detail.state !== 'LIVE' ? detail.detail || words(detail.stateReason) : '';
  for (const id of ['path', 'speed-chart', 'confidence-chart', 'numbers']) {
    $(id).classList.toggle('stale', stale);
    put($(id), '.age', (stale ? 'STALE ' : '') + age);
  }
  panes.showAges(Boolean(trouble), detail ? detail.allowedSilence : LINK_SILENT_MS, seconds);
  if (known) {
    showNumbers(detail);
    charts.metric = detail.metric;
  }
}

function showNumbers({ last, metric, fps, ledger }) {
  const unit = metric ? ' m' : '';
  const rows = [
    ['x, right', last.x.toFixed(3) + unit], ['y, down', last.y.toFixed(3) + unit], ['z, ahead', last.z.toFixed(3) + unit],
    ['confidence', last.confidence.toFixed(3)], ['status', words(last.status)], ['reason', words(last.reason)],
    ['frames a second', fps.toFixed(1)],
    ['unit of length', last.scale === 'NONE' ? 'the network’s own' : 'metres, by ' + words(last.scale)],
    ['unit uncertain by', last.scaleUncertainty == null ? '–' : (100 * last.scaleUncertainty).toFixed(1) + ' %'],
    ['tracks', last.tracks == null ? '–' : `${last.tracks}` + (last.inlierShare == null ? '' : `, ${Math.round(100 * last.inlierShare)} % agree`)],
    ['segment', last.segment], ['frame', String(last.sequence)], ['networks', last.model || '–'],
  ];
  if (ledger) {
    const lost = Object.entries(ledger.notPublished).map(([reason, count]) => `${count} ${words(reason)}`).join(', ');
    rows.push(['camera', ledger.address], ['pictures', ledger.codec ? `${ledger.codec} ${ledger.width} × ${ledger.height}` : '–'],
      ['received', String(ledger.received)], ['published', String(ledger.published)], ['not published', lost || '0'],
      ['never arrived', String(ledger.missing)], ['outages', String(ledger.outages)]);
  }
  const list = $('numbers').querySelector('dl');
  if (list.children.length !== 2 * rows.length) {
    list.replaceChildren(...rows.flatMap(([name]) => [element('dt', '', name), element('dd', '')]));
  }
  rows.forEach(([name, value], i) => {
    const cell = list.children[2 * i + 1];
    cell.dataset.name = name;
    if (cell.textContent !== value) cell.textContent = value;
  });
}

setInterval(() => {
  show();
  const since = performance.now() - connectedAt;
  const silent = performance.now() - heardAt > LINK_BEHIND_MS && since > LINK_BEHIND_MS;
  if (source && ((behind > LINK_BEHIND_MS && since > RECONNECT_AT_MOST_EVERY_MS) || (silent && since > RECONNECT_AT_MOST_EVERY_MS))) connect();
}, 100);

// A page that nobody sees asks for nothing: a browser has few lines to one server.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) disconnect();
  else connect();
});
window.addEventListener('hashchange', () => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id && id !== chosen) choose(id);
});
charts.start();
if (chosen) choose(chosen);
else connect();
