// Path, speed and confidence of one camera, on canvases.

// What the charts over time show, and the most that is held of anything.
const WINDOW_MS = 60000;
const MOST_POINTS = 1500;
const MOST_VERTICES = 6000;

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const NICE = [1, 2, 5, 10];
const TOPS = [1.5, 2, 3, 4, 6, 8, 10, 12];

function niceStep(span, parts) {
  const rough = span / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  return NICE.find((step) => step * power >= rough) * power;
}

/** A canvas in CSS pixels, sharp on any screen. */
function begin(canvas) {
  const ratio = devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = '12px system-ui, "DejaVu Sans", sans-serif';
  pen.lineJoin = 'round';
  return { pen, width, height };
}

export class Charts {
  constructor() {
    this.metric = false;
    this.dirty = true;
    this.clear('');
    this.path = document.querySelector('#path canvas');
    this.speed = new TimeChart('speed-chart', 4, (v) => `${v.toFixed(2)} ${this.metric ? 'm/s' : '/s'}`, false);
    this.confidence = new TimeChart('confidence-chart', 5, (v) => v.toFixed(2), true);
    new ResizeObserver(() => { this.dirty = true; }).observe(document.querySelector('.graphs'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { this.dirty = true; });
  }

  clear(camera) {
    this.camera = camera;
    this.points = [];
    this.vertices = [];
    this.pathNumber = -1;
    this.lastIndex = -1;
    this.stride = 1;
    this.dirty = true;
  }

  /** Takes the next points: index, time in ms, x, z, speed, confidence, status, reason. */
  add(message) {
    if (message.reset) {
      this.clear(message.camera);
      this.pathNumber = message.path;
    }
    this.vertices.push(...message.vertices);
    for (const point of message.points) {
      if (point[0] <= this.lastIndex) continue;
      this.lastIndex = point[0];
      this.points.push(point);
      if (point[0] % this.stride === 0) this.vertices.push([point[2], point[3]]);
    }
    if (this.points.length > MOST_POINTS) this.points.splice(0, this.points.length - MOST_POINTS);
    if (this.vertices.length > MOST_VERTICES) {
      this.vertices = this.vertices.filter((_, i) => i % 2 === 0);
      this.stride *= 2;
    }
    this.dirty = true;
  }

  start() {
    const frame = () => {
      if (this.dirty && this.camera) {
        this.dirty = false;
        this.drawPath();
        this.speed.draw(this.points);
        this.confidence.draw(this.points);
      }
      requestAnimationFrame(frame);
    };
    for (const chart of [this.speed, this.confidence]) chart.onChange = () => { this.dirty = true; };
    requestAnimationFrame(frame);
  }

  drawPath() {
    const { pen, width, height } = begin(this.path);
    const last = this.points.at(-1);
    if (!last) return;
    const line = [...this.vertices, [last[2], last[3]]];
    let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, z] of line) {
      left = Math.min(left, x); right = Math.max(right, x);
      low = Math.min(low, z); high = Math.max(high, z);
    }
    const margin = 26;
    const span = Math.max((right - left) / (width - 2 * margin), (high - low) / (height - 2 * margin), 1e-6);
    const px = (x) => width / 2 + (x - (left + right) / 2) / span;
    const py = (z) => height / 2 - (z - (low + high) / 2) / span;
    this.grid(pen, width, height, span, (left + right) / 2, (low + high) / 2, px, py);
    pen.strokeStyle = style('--accent');
    pen.lineWidth = 2;
    pen.beginPath();
    line.forEach(([x, z], i) => (i ? pen.lineTo(px(x), py(z)) : pen.moveTo(px(x), py(z))));
    pen.stroke();
    pen.fillStyle = style('--quiet');
    pen.beginPath();
    pen.arc(px(line[0][0]), py(line[0][1]), 4, 0, 7);
    pen.fill();
    this.arrow(pen, line, px, py);
    this.path.setAttribute('aria-label', `Path from above: at x ${last[2].toFixed(1)}, z ${last[3].toFixed(1)}`);
  }

  grid(pen, width, height, span, midX, midZ, px, py) {
    const step = niceStep(Math.min(width, height) * span, 4);
    pen.strokeStyle = style('--grid');
    pen.lineWidth = 1;
    pen.beginPath();
    for (let x = Math.ceil((midX - span * width / 2) / step) * step; px(x) < width; x += step) {
      pen.moveTo(px(x), 0);
      pen.lineTo(px(x), height);
    }
    for (let z = Math.ceil((midZ - span * height / 2) / step) * step; py(z) > 0; z += step) {
      pen.moveTo(0, py(z));
      pen.lineTo(width, py(z));
    }
    pen.stroke();
    pen.strokeStyle = pen.fillStyle = style('--quiet');
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(8, height - 6);
    pen.lineTo(8 + step / span, height - 6);
    pen.stroke();
    pen.fillText(`${Number(step.toPrecision(3))}${this.metric ? ' m' : ''}`, 8, height - 12);
  }

  /** The camera, pointing where the path last went. */
  arrow(pen, line, px, py) {
    const [x, z] = line.at(-1);
    let before = line.length - 1;
    while (before > 0 && Math.hypot(px(line[before][0]) - px(x), py(line[before][1]) - py(z)) < 4) before--;
    const angle = line.length > 1 ? Math.atan2(py(z) - py(line[before][1]), px(x) - px(line[before][0])) : -Math.PI / 2;
    pen.save();
    pen.translate(px(x), py(z));
    pen.rotate(angle);
    pen.fillStyle = style('--accent');
    pen.strokeStyle = style('--card');
    pen.beginPath();
    pen.moveTo(9, 0); pen.lineTo(-6, -6); pen.lineTo(-3, 0); pen.lineTo(-6, 6);
    pen.closePath();
    pen.fill();
    pen.stroke();
    pen.restore();
  }
}

/** One value over the last minute; the pointer and the arrow keys read it. */
class TimeChart {
  constructor(id, column, format, isShare) {
    this.figure = document.getElementById(id);
    this.canvas = this.figure.querySelector('canvas');
    this.reading = this.figure.querySelector('.reading');
    this.column = column;
    this.format = format;
    this.isShare = isShare;
    this.cursor = null;
    this.onChange = () => {};
    const at = (event) => { this.cursor = event.offsetX / this.canvas.clientWidth; this.onChange(); };
    this.canvas.addEventListener('pointermove', at);
    this.canvas.addEventListener('pointerleave', () => { this.cursor = null; this.onChange(); });
    this.canvas.addEventListener('blur', () => { this.cursor = null; this.onChange(); });
    this.canvas.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -0.01, ArrowRight: 0.01 }[event.key];
      if (by) {
        this.cursor = Math.min(1, Math.max(0, (this.cursor ?? 1) + by));
        event.preventDefault();
        this.onChange();
      } else if (event.key === 'Escape') {
        this.cursor = null;
        this.onChange();
      }
    });
  }

  draw(points) {
    const { pen, width, height } = begin(this.canvas);
    if (!points.length) return;
    const end = points.at(-1)[1];
    const shown = points.filter((p) => p[1] > end - WINDOW_MS && p[1] <= end);
    const values = shown.map((p) => p[this.column]).filter((v) => v !== null);
    const top = this.isShare ? 1 : this.roundTop(values);
    const base = height - (this.isShare ? 22 : 16);
    const px = (time) => 34 + (width - 40) * (1 - (end - time) / WINDOW_MS);
    const py = (value) => base - (base - 8) * Math.min(1, value / top);
    this.axes(pen, width, base, height, top, py);
    if (this.isShare) this.statuses(pen, shown, px, base);
    pen.strokeStyle = style('--accent');
    pen.lineWidth = 1.5;
    pen.beginPath();
    let open = false;
    for (const point of shown) {
      const value = point[this.column];
      if (value !== null) {
        if (open) pen.lineTo(px(point[1]), py(value));
        else pen.moveTo(px(point[1]), py(value));
      }
      open = value !== null;
    }
    pen.stroke();
    this.read(pen, shown, px, py, base, end);
  }

  /** A top that a single wild value does not set, and that does not move with each frame. */
  roundTop(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const high = sorted[Math.floor(0.98 * (sorted.length - 1))] || 1;
    const power = 10 ** Math.floor(Math.log10(high));
    return TOPS.find((step) => step * power >= 1.1 * high) * power;
  }

  axes(pen, width, base, height, top, py) {
    pen.strokeStyle = style('--grid');
    pen.fillStyle = style('--quiet');
    pen.lineWidth = 1;
    pen.textAlign = 'right';
    pen.beginPath();
    for (const value of [0, top / 2, top]) {
      pen.moveTo(34, Math.round(py(value)) + 0.5);
      pen.lineTo(width, Math.round(py(value)) + 0.5);
      pen.fillText(String(Number(value.toPrecision(3))), 29, py(value) + 4);
    }
    pen.stroke();
    for (const ago of [60, 40, 20, 0]) {
      const x = 34 + (width - 40) * (1 - ago / 60);
      pen.textAlign = ago === 60 ? 'left' : ago === 0 ? 'right' : 'center';
      pen.fillText(ago ? `−${ago} s` : 'now', x, height - 2);
    }
    pen.textAlign = 'left';
  }

  statuses(pen, shown, px, base) {
    const colours = { TRACKED: style('--good'), DEGRADED: style('--warn'), LOST: style('--bad') };
    shown.forEach((point, i) => {
      const next = shown[i + 1];
      const from = px(point[1]);
      pen.fillStyle = colours[point[6]];
      pen.fillRect(from, base + 3, Math.max(1, next ? Math.min(px(next[1]) - from, 30) : 2), 3);
    });
  }

  read(pen, shown, px, py, base, end) {
    let point = shown.at(-1);
    if (this.cursor !== null) {
      const x = this.cursor * this.canvas.clientWidth;
      for (const other of shown) {
        if (Math.abs(px(other[1]) - x) < Math.abs(px(point[1]) - x)) point = other;
      }
      pen.strokeStyle = style('--quiet');
      pen.beginPath();
      pen.moveTo(px(point[1]), 6);
      pen.lineTo(px(point[1]), base);
      pen.stroke();
    }
    const value = point[this.column];
    const ago = this.cursor === null ? '' : ` ${((end - point[1]) / 1000).toFixed(1)} s before`;
    const status = this.cursor !== null && this.isShare && point[7] !== 'NONE' ? `, ${point[7].toLowerCase().replaceAll('_', ' ')}` : '';
    const text = (value === null ? 'none' : this.format(value)) + ago + status;
    if (this.reading.textContent !== text) this.reading.textContent = text;
  }
}
