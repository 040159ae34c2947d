// The part of a replay's report that one works with: pictures, path and curves of the same frame.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const $ = (id) => document.getElementById(id);
  const rows = data.rows;
  const count = rows.sequence.length;
  const unit = data.unit;
  const pathUnit = data.pathUnit;
  const held = data.pictures;
  if (count === 0) return;

  const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
  const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  const known = (values) => values.filter((v) => v !== null);
  const figure = (value, digits = 3) => value === null || value === undefined ? '\u2013'
    : Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(digits)));

  /** Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten. */
  function ticks(low, high, wanted) {
    const rough = Math.max(high - low, 1e-12) / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough * (1 - 1e-9));
    const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const values = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) values.push(i * step);
    return { step, values, label: (v) => (Math.abs(v) < step / 2 ? 0 : v).toFixed(places).replace('-', '\u2212') };
  }

  // Colours. Magma as OpenCV has it, 256 x RGB, for depth; a few steps of viridis for values along the path.
  const magma = Uint8Array.from(atob(data.magma), (c) => c.charCodeAt(0));
  const RAMP = ['#440154', '#472d7b', '#3b528b', '#2c728e', '#21918c', '#28ae80', '#5ec962', '#addc30', '#fde725'];

  // ---------------------------------------------------------------- the pictures of a frame
  const MAPS = ['frame', 'depth', 'confidence'];
  const [near, far] = data.depthRange;
  const depths = { row: -1, width: 0, height: 0, levels: null };
  const trusts = { row: -1, width: 0, height: 0, levels: null };
  let shown = -1;
  let pointed = null;

  /** The place in pictures of the last one at or before a row; the first where there is none. */
  function pictureOf(row) {
    let low = 0;
    let high = held.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (held[middle] <= row) low = middle; else high = middle - 1;
    }
    return low;
  }

  const depthAt = (level) => level === 0 ? null : near * (far / near) ** ((level - 1) / 254);

  function paint(canvas, image, target, colour) {
    const context = canvas.getContext('2d', { willReadFrequently: true });
    canvas.width = target.width = image.naturalWidth;
    canvas.height = target.height = image.naturalHeight;
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    target.levels = new Uint8Array(canvas.width * canvas.height);
    for (let i = 0; i < target.levels.length; i++) {
      const level = target.levels[i] = pixels.data[4 * i];
      colour(pixels.data, 4 * i, level);
    }
    context.putImageData(pixels, 0, 0);
  }

  function load(name, url, target, colour) {
    const canvas = $(name + '-map');
    const wanted = shown;
    canvas.hidden = !url;
    $(name + '-none').hidden = Boolean(url);
    target.levels = null;
    if (!url) return;
    const image = new Image();
    image.onload = () => {
      if (wanted === shown) {
        paint(canvas, image, target, colour);
        readPointed();
      }
    };
    image.src = url;
  }

  /** The three pictures of a place in base 64; null while the page has not come so far. */
  function pictureAt(place) {
    const element = $('picture-' + place);
    // What a script holds may still be coming until something stands behind it.
    if (!element || document.readyState === 'loading' && !element.nextElementSibling) return null;
    const [frame, depth, confidence] = element.textContent.split('|');
    return { frame, depth, confidence };
  }

  function showPictures(row) {
    if (held.length === 0) return;
    let place = pictureOf(row);
    while (place > 0 && !pictureAt(place)) place--;
    $('frame-caption').textContent = 'frame ' + rows.sequence[held[place]]
      + (held[place] === row ? '' : ' (the nearest kept before)');
    if (place === shown) return;
    shown = place;
    const p = pictureAt(place);
    $('frame-map').src = 'data:image/webp;base64,' + p.frame;
    const webp = (text) => text && 'data:image/webp;base64,' + text;
    load('depth', webp(p.depth), depths, (out, i, level) => {
      // Near is bright, as in the pictures beside the maps; black has no value.
      const m = level === 0 ? -1 : 3 * Math.round(24 + 231 * (255 - level) / 254);
      for (let k = 0; k < 3; k++) out[i + k] = m < 0 ? 0 : magma[m + k];
    });
    load('confidence', webp(p.confidence), trusts, () => {});
  }

  function levelAt(target) {
    if (!target.levels || !pointed) return null;
    const x = clamp(Math.floor(pointed[0] * target.width), 0, target.width - 1);
    const y = clamp(Math.floor(pointed[1] * target.height), 0, target.height - 1);
    return target.levels[y * target.width + x];
  }

  function readPointed() {
    for (const cross of document.querySelectorAll('.cross')) {
      cross.hidden = !pointed;
      if (pointed) cross.style.cssText = `left:${100 * pointed[0]}%;top:${100 * pointed[1]}%`;
    }
    const level = levelAt(depths);
    const depth = level === null ? null : depthAt(level);
    const trust = levelAt(trusts);
    $('depth-here').textContent = !pointed ? '' : depth === null ? 'no value' : `${figure(depth)} ${unit}`;
    $('confidence-here').textContent = !pointed || trust === null ? '' : (trust / 255).toFixed(2);
  }

  for (const name of MAPS) {
    const view = $(name + '-view');
    const move = (event) => {
      const box = view.getBoundingClientRect();
      pointed = [clamp((event.clientX - box.left) / box.width, 0, 0.9999), clamp((event.clientY - box.top) / box.height, 0, 0.9999)];
      readPointed();
    };
    view.addEventListener('pointermove', move);
    view.addEventListener('pointerdown', move);
    view.addEventListener('pointerleave', () => { pointed = null; readPointed(); });
  }

  function bars() {
    const stops = [];
    for (let i = 0; i <= 32; i++) {
      const m = 3 * Math.round(24 + 231 * (1 - i / 32));
      stops.push(`rgb(${magma[m]},${magma[m + 1]},${magma[m + 2]})`);
    }
    const marks = [];
    let last = -1;
    for (let decade = 1e-3; decade < far; decade *= 10) {
      for (const step of [1, 2, 5]) {
        const share = Math.log(decade * step / near) / Math.log(far / near);
        // The unit stands where the bar ends.
        if (share >= 0 && share <= 0.9 && share - last > 0.09) {
          marks.push(`<span style="left:${(100 * share).toFixed(1)}%">${figure(decade * step)}</span>`);
          last = share;
        }
      }
    }
    $('depth-bar').innerHTML = `<i style="background:linear-gradient(90deg,${stops.join(',')})"></i>${marks.join('')}<em>${escape(unit)}</em>`;
    $('confidence-bar').innerHTML = '<i style="background:linear-gradient(90deg,#000,#fff)"></i>'
      + [0, 0.25, 0.5, 0.75, 1].map((v) => `<span style="left:${100 * v}%">${v}</span>`).join('');
  }

  // ---------------------------------------------------------------- the path
  const STATUS = ['TRACKED', 'DEGRADED', 'LOST'];
  const status = (row) => STATUS[rows.status[row]];
  const COLOURS = {
    status: null,
    confidence: { values: rows.confidence, low: 0, high: 1, label: 'confidence' },
    speed: { values: rows.speed, label: `speed, ${unit}/s` },
  };
  if (rows.error) COLOURS.error = { values: rows.error, low: 0, label: data.errorLabel };
  for (const scale of Object.values(COLOURS)) {
    if (!scale) continue;
    const values = known(scale.values);
    scale.low ??= Math.min(...extent(values));
    scale.high ??= Math.max(...extent(values), scale.low + 1e-9);
  }

  function extent(values) {
    let low = Infinity;
    let high = -Infinity;
    for (const v of values) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
    return low <= high ? [low, high] : [0, 0];
  }

  /** Charts narrower than this have short labels, CSS pixels. */
  const NARROW = 480;
  const placed = { path: null, side: null, time: null };
  let colour = 'status';

  function classOf(row) {
    const scale = COLOURS[colour];
    if (!scale) return rows.status[row];
    const value = scale.values[row];
    return value === null ? -1 : clamp(Math.round((value - scale.low) / (scale.high - scale.low) * (RAMP.length - 1)), 0, RAMP.length - 1);
  }

  const stroke = (kind) => !COLOURS[colour] ? `class="track ${STATUS[kind]}"` : kind < 0 ? 'class="truth"' : `class="track" style="stroke:${RAMP[kind]}"`;

  /** The path in pieces of one colour each. */
  function pieces(px, py) {
    const out = [];
    for (let i = 0; i < count;) {
      const kind = classOf(i);
      const from = Math.max(0, i - 1);
      while (i < count && classOf(i) === kind) i++;
      let line = '';
      for (let k = from; k < i; k++) line += `${k === from ? 'M' : 'L'}${px(k).toFixed(1)} ${py(k).toFixed(1)}`;
      out.push(`<path ${stroke(kind)} d="${line}"/>`);
    }
    return out.join('');
  }

  const text = (style, x, y, anchor, words) => `<text class="${style}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escape(words)}</text>`;
  const line = (style, x1, y1, x2, y2) => `<line class="${style}" x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"/>`;
  const svg = (width, height, label, inside) => `<svg viewBox="0 0 ${width} ${height.toFixed(0)}" role="img" aria-label="${escape(label)}">${inside}</svg>`;

  function drawPath() {
    const host = $('path');
    const width = Math.max(280, host.clientWidth);
    const [left, right, top, bottom] = [52, 14, 20, 42];
    const all = (axis) => rows[axis].concat(data.truth ? data.truth[axis] : []);
    const xs = extent(all('x'));
    const zs = extent(all('z'));
    // The longer side runs across: a road straight ahead goes to the right, its right-hand side is below.
    const ahead = zs[1] - zs[0] >= xs[1] - xs[0];
    const across = ahead ? zs : xs;
    const up = ahead ? [-xs[1], -xs[0]] : zs;
    const span = Math.max(across[1] - across[0], up[1] - up[0], 1e-6);
    const spanAcross = Math.max(across[1] - across[0], 0.02 * span) + 0.12 * span;
    const spanUp = Math.max(up[1] - up[0], 0.02 * span) + 0.12 * span;
    const plot = width - left - right;
    const scale = Math.min(plot / spanAcross, Math.min(520, 0.9 * width) / spanUp);
    const height = Math.max(120, spanUp * scale);
    const midAcross = (across[0] + across[1]) / 2;
    const midUp = (up[0] + up[1]) / 2;
    const ax = (v) => left + plot / 2 + (v - midAcross) * scale;
    const ay = (v) => top + height / 2 - (v - midUp) * scale;
    const px = (row) => ax(ahead ? rows.z[row] : rows.x[row]);
    const py = (row) => ay(ahead ? -rows.x[row] : rows.z[row]);
    let out = '';
    const grid = ticks(midAcross - plot / 2 / scale, midAcross + plot / 2 / scale, Math.max(3, Math.floor(plot / 80)));
    for (const v of grid.values) out += line('grid', ax(v), top, ax(v), top + height) + text('tick', ax(v), top + height + 16, 'middle', grid.label(v));
    for (let i = Math.ceil((midUp - height / 2 / scale) / grid.step); i * grid.step <= midUp + height / 2 / scale; i++) {
      const v = i * grid.step;
      out += line('grid', left, ay(v), width - right, ay(v)) + text('tick', left - 6, ay(v) + 4, 'end', grid.label(ahead ? -v : v));
    }
    const names = ['right at the start (x)', 'forward at the start (z)'];
    out += text('axis', left + plot / 2, top + height + 36, 'middle', `${names[ahead ? 1 : 0]}, ${pathUnit}`) + text('axis', 2, 12, 'start', names[ahead ? 0 : 1]);
    if (data.truth) {
      let truth = '';
      data.truth.x.forEach((x, i) => {
        const z = data.truth.z[i];
        truth += `${i ? 'L' : 'M'}${ax(ahead ? z : x).toFixed(1)} ${ay(ahead ? -x : z).toFixed(1)}`;
      });
      out += `<path class="truth" d="${truth}"/>`;
    }
    out += pieces(px, py);
    // A scale bar of a round length.
    const bar = ticks(0, plot / scale, 6).step;
    const [bx, by] = [width - right - 10 - bar * scale, top + height - 10];
    out += `<path class="scale" d="M${bx.toFixed(1)} ${by - 5}V${by}H${(bx + bar * scale).toFixed(1)}V${by - 5}"/>` + text('axis', bx + bar * scale / 2, by - 6, 'middle', `${figure(bar)} ${pathUnit}`);
    out += `<circle class="start" cx="${px(0).toFixed(1)}" cy="${py(0).toFixed(1)}" r="5"/><circle class="here" r="6"/>`;
    host.innerHTML = svg(width, top + height + bottom, 'The path from above', out);
    placed.path = { host, width, px, py, height: top + height + bottom };

    const low = 110;
    const heights = rows.y.map((y) => -y);
    const tall = extent(heights.concat(data.truth ? data.truth.y.map((y) => -y) : []));
    const pad = Math.max(0.05 * (tall[1] - tall[0]), 1e-3 * span);
    const sy = (v) => 18 + (low - 18) * (1 - (v - tall[0] + pad) / (tall[1] - tall[0] + 2 * pad));
    let side = '';
    const levels = ticks(tall[0] - pad, tall[1] + pad, 3);
    for (const v of levels.values) side += line('grid', left, sy(v), width - right, sy(v)) + text('tick', left - 6, sy(v) + 4, 'end', levels.label(v));
    for (const v of grid.values) side += line('grid', ax(v), 18, ax(v), low);
    side += text('axis', 2, 12, 'start', width < NARROW ? `height, ${pathUnit} (stretched)` : `from the side: height above the first camera, ${pathUnit} (stretched)`);
    side += pieces(px, (row) => sy(-rows.y[row])) + '<circle class="here" r="5"/>';
    $('side').innerHTML = svg(width, low + 6, 'The path from the side', side);
    placed.side = { host: $('side'), width, px, py: (row) => sy(-rows.y[row]), height: low + 6 };
    drawLegend();
  }

  function drawLegend() {
    const scale = COLOURS[colour];
    const words = ['tracked', 'degraded: best available', 'lost: predicted'];
    const parts = scale
      ? [`<span class="ramp"><b>${figure(scale.low)}</b><i style="background:linear-gradient(90deg,${RAMP.join(',')})"></i><b>${figure(scale.high)}</b> ${escape(scale.label)}</span>`]
      : STATUS.map((name, i) => rows.status.includes(i) ? `<span><i class="${name}"></i>${words[i]}</span>` : '');
    if (data.truth) parts.push(`<span><i class="truth"></i>${escape(data.knownPath)}</span>`);
    $('path-legend').innerHTML = parts.join('') + '<span>ring: start, dot: the frame above; click to choose a frame</span>';
  }

  // ---------------------------------------------------------------- curves over time
  const CURVES = [
    { values: rows.speed, label: `speed, ${unit}/s`, low: 0 },
    { values: rows.yawRate, label: 'yaw rate, degrees/s (right is positive)', short: 'yaw rate, degrees/s' },
    { values: rows.confidence, label: 'confidence', low: 0, high: 1, cap: data.cap },
    { values: rows.inlierShare, label: 'share of points that agree with the motion', short: 'inlier share', low: 0, high: 1 },
    { values: rows.scaleUncertainty, label: 'uncertainty of the unit of length (std of its log)', short: 'uncertainty of the unit', low: 0 },
    { values: rows.error, label: data.errorLabel, low: 0 },
    { values: rows.stepError, label: 'error from frame to frame (RPE), m', short: 'step error (RPE), m', low: 0 },
  ].filter((c) => c.values && known(c.values).length > 0);

  function drawTime() {
    const host = $('time');
    const width = Math.max(280, host.clientWidth);
    const [left, right, panel, gap] = [52, 14, 58, 24];
    const plot = width - left - right;
    const first = rows.seconds[0];
    const last = Math.max(rows.seconds[count - 1], first + 1e-9);
    const px = (row) => left + plot * (rows.seconds[row] - first) / (last - first);
    let out = '';
    let top = gap - 4;
    const across = ticks(0, last - first, Math.max(3, Math.floor(plot / 80)));
    const end = top + CURVES.length * (panel + gap) + 14;
    for (const v of across.values) {
      const x = left + plot * v / (last - first);
      out += line('grid', x, top, x, end) + text('tick', x, end + 15, 'middle', across.label(v));
    }
    CURVES.forEach((curve, index) => {
      const range = extent(known(curve.values));
      const low = curve.low ?? range[0];
      const high = Math.max(curve.high ?? range[1] + 0.05 * (range[1] - low), low + 1e-9);
      const py = (v) => top + panel * (1 - (clamp(v, low, high) - low) / (high - low));
      let up = ticks(low, high, 2);
      if (up.values.length < 2) up = ticks(low, high, 4);
      for (const v of up.values) out += line('grid', left, py(v), width - right, py(v)) + text('tick', left - 6, py(v) + 4, 'end', up.label(v));
      if (curve.cap !== undefined && curve.cap < 1) out += line('cap', left, py(curve.cap), width - right, py(curve.cap));
      let path = '';
      let pen = false;
      // No more points than pixels can show: of those in between the lowest and the highest.
      const stride = Math.max(1, Math.floor(count / (2 * plot)));
      for (let i = 0; i < count; i += stride) {
        let picks = [i];
        if (stride > 1) {
          let a = i;
          let b = i;
          for (let k = i; k < Math.min(count, i + stride); k++) {
            if (curve.values[k] < curve.values[a]) a = k;
            if (curve.values[k] > curve.values[b]) b = k;
          }
          picks = a < b ? [a, b] : [b, a];
        }
        for (const k of picks) {
          const v = curve.values[k];
          if (v === null) { pen = false; continue; }
          path += `${pen ? 'L' : 'M'}${px(k).toFixed(1)} ${py(v).toFixed(1)}`;
          pen = true;
        }
      }
      out += text('axis', left, top - 6, 'start', width < NARROW ? curve.short ?? curve.label : curve.label) + `<text class="value" id="value-${index}" x="${width - right}" y="${top - 6}" text-anchor="end"></text>`;
      out += `<path class="curve" d="${path}"/>`;
      top += panel + gap;
    });
    const band = top - gap + 12;
    for (let i = 0; i < count;) {
      const from = i;
      while (i < count && rows.status[i] === rows.status[from] && rows.reason[i] === rows.reason[from]) i++;
      const x = px(from) - (from ? (px(from) - px(from - 1)) / 2 : 0);
      const to = i < count ? (px(i - 1) + px(i)) / 2 : px(count - 1);
      const words = status(from).toLowerCase() + (rows.status[from] ? ', ' + data.reasons[rows.reason[from]] : '');
      out += `<rect class="band ${status(from)}" x="${x.toFixed(2)}" y="${band}" width="${Math.max(0.8, to - x).toFixed(2)}" height="12"><title>frames ${rows.sequence[from]} to ${rows.sequence[i - 1]}: ${escape(words)}</title></rect>`;
    }
    out += text('axis', 2, band + 10, 'start', 'status');
    out += text('axis', left + plot / 2, end + 36, 'middle', 'seconds since the first frame');
    out += `<line class="cursor" y1="10" y2="${band + 14}"/>`;
    host.innerHTML = svg(width, end + 44, 'Speed, turning, confidence and status over time', out);
    placed.time = { host, width, px, height: end + 44 };
  }

  // ---------------------------------------------------------------- the frame that is chosen
  let chosen = 0;
  const slider = $('slider');
  slider.max = count - 1;

  function select(row) {
    chosen = clamp(Math.round(row), 0, count - 1);
    slider.value = chosen;
    const reason = rows.status[chosen] ? ` (${data.reasons[rows.reason[chosen]]})` : '';
    slider.setAttribute('aria-valuetext', `frame ${rows.sequence[chosen]}`);
    $('where').innerHTML = `<b>frame ${rows.sequence[chosen]}</b> <span>${(rows.seconds[chosen] - rows.seconds[0]).toFixed(2)} s</span> `
      + `<span class="state ${status(chosen)}">${status(chosen).toLowerCase()}${escape(reason)}</span> `
      + `<span>confidence ${figure(rows.confidence[chosen], 2)}</span> <span>${figure(rows.speed[chosen])} ${escape(unit)}/s</span>`;
    showPictures(chosen);
    for (const view of [placed.path, placed.side]) {
      const dot = view?.host.querySelector('.here');
      dot?.setAttribute('cx', view.px(chosen).toFixed(1));
      dot?.setAttribute('cy', view.py(chosen).toFixed(1));
    }
    const cursor = placed.time?.host.querySelector('.cursor');
    if (cursor) {
      const x = placed.time.px(chosen).toFixed(1);
      cursor.setAttribute('x1', x);
      cursor.setAttribute('x2', x);
      CURVES.forEach((curve, i) => { $('value-' + i).textContent = figure(curve.values[chosen]); });
    }
  }

  slider.addEventListener('input', () => { stop(); select(Number(slider.value)); });

  let timer = 0;
  function stop() {
    clearInterval(timer);
    timer = 0;
    $('play').textContent = '\u25b6';
    $('play').setAttribute('aria-label', 'play');
  }
  function play() {
    if (timer) return stop();
    if (chosen === count - 1) select(0);
    const period = count > 1 ? 1000 * (rows.seconds[count - 1] - rows.seconds[0]) / (count - 1) : 100;
    $('play').textContent = '\u23f8';
    $('play').setAttribute('aria-label', 'pause');
    timer = setInterval(() => chosen < count - 1 ? select(chosen + 1) : stop(), clamp(period, 33, 1000));
    return undefined;
  }
  $('play').addEventListener('click', play);

  document.addEventListener('keydown', (event) => {
    if (event.target.matches?.('select, summary, a, textarea') || event.ctrlKey || event.metaKey || event.altKey) return;
    const far10 = event.shiftKey ? 10 : 1;
    const to = { ArrowLeft: chosen - far10, ArrowRight: chosen + far10, Home: 0, End: count - 1 }[event.key];
    if (to !== undefined) {
      stop();
      select(to);
    } else if (event.key === ' ' && event.target !== $('play')) {
      play();
    } else {
      return;
    }
    event.preventDefault();
  });

  function follow(host, nearest) {
    let down = false;
    const take = (event) => {
      stop();
      const box = host.querySelector('svg').getBoundingClientRect();
      const scale = placed[host.id].width / box.width;
      select(nearest((event.clientX - box.left) * scale, (event.clientY - box.top) * scale));
    };
    host.addEventListener('pointerdown', (event) => { down = event.button === 0; if (down) take(event); });
    host.addEventListener('pointermove', (event) => { if (down) take(event); });
    addEventListener('pointerup', () => { down = false; });
  }
  const least = (cost) => {
    let best = 0;
    let lowest = Infinity;
    for (let i = 0; i < count; i++) {
      const c = cost(i);
      if (c < lowest) { lowest = c; best = i; }
    }
    return best;
  };
  for (const name of ['path', 'side']) follow($(name), (x, y) => least((i) => (placed[name].px(i) - x) ** 2 + (placed[name].py(i) - y) ** 2));
  follow($('time'), (x) => least((i) => Math.abs(placed.time.px(i) - x)));

  for (const name of Object.keys(COLOURS)) {
    const option = document.createElement('option');
    option.value = option.textContent = name;
    $('colour').append(option);
  }
  $('colour').addEventListener('change', () => { colour = $('colour').value; drawPath(); select(chosen); });

  for (const moment of data.moments) {
    const button = document.createElement('button');
    button.innerHTML = `<b>frame ${rows.sequence[moment.row]}</b> <span>${escape(moment.words)}</span>`;
    button.addEventListener('click', () => { stop(); select(moment.row); $('viewer').scrollIntoView({ block: 'start' }); });
    $('moments').append(button);
  }

  function draw() {
    drawPath();
    drawTime();
    select(chosen);
  }
  let drawn = 0;
  addEventListener('resize', () => { cancelAnimationFrame(drawn); drawn = requestAnimationFrame(draw); });
  if (held.length === 0) $('viewer').classList.add('bare'); else bars();
  draw();
  document.addEventListener('DOMContentLoaded', () => showPictures(chosen));
})();
