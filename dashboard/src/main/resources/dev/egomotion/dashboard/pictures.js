// The pictures of one camera. Each is pulled, one at a time, when the server has a newer one: who is
// slow skips.

const LEAST_SPACING_MS = 100;
const RETRY_MS = 500;

class Pane {
  constructor(name) {
    this.name = name;
    this.figure = document.getElementById(name);
    this.image = this.figure.querySelector('.view img');
    this.why = this.figure.querySelector('.why');
    this.clear('');
  }

  clear(camera) {
    this.camera = camera;
    this.wanted = '';
    this.tag = '';
    this.takenAt = null;
    this.ageThen = 0;
    if (this.request) this.request.abort();
    this.request = null;
    this.image.hidden = true;
    this.why.textContent = '';
    const bar = this.figure.querySelector('.bar');
    if (bar) bar.hidden = true;
  }

  follow(tag) {
    this.wanted = tag;
    if (!this.request && tag && tag !== this.tag) this.pull();
  }

  async pull() {
    const camera = this.camera;
    const request = new AbortController();
    this.request = request;
    const asked = performance.now();
    let pause = LEAST_SPACING_MS;
    try {
      const answer = await fetch(`picture?pane=${this.name}&camera=${encodeURIComponent(camera)}`, {
        headers: this.tag ? { 'If-None-Match': this.tag } : {}, cache: 'no-store', signal: request.signal,
      });
      if (answer.status === 200) {
        const blob = await answer.blob();
        if (this.request === request) await this.draw(answer, blob, asked);
      } else if (answer.status === 404) {
        const why = await answer.text();
        if (this.request === request) this.explain(answer, why);
      }
    } catch (error) {
      pause = RETRY_MS;
    }
    setTimeout(() => {
      if (this.request !== request) return;
      this.request = null;
      if (this.wanted && this.wanted !== this.tag) this.pull();
    }, Math.max(0, pause - (performance.now() - asked)));
  }

  took(answer, asked) {
    this.tag = (answer.headers.get('ETag') || '').replaceAll('"', '');
    this.takenAt = asked;
    this.ageThen = Number(answer.headers.get('Egomotion-Age') || 0);
  }

  async draw(answer, blob, asked) {
    const url = URL.createObjectURL(blob);
    const before = this.image.src;
    this.image.src = url;
    try {
      await this.image.decode();
    } catch (error) {
      this.why.textContent = 'the picture is damaged';
    }
    if (before.startsWith('blob:')) URL.revokeObjectURL(before);
    this.took(answer, asked);
    const sequence = answer.headers.get('Egomotion-Sequence');
    this.image.hidden = false;
    this.image.alt = `${this.name} of ${this.camera}, frame ${sequence}`;
    this.why.textContent = '';
    const place = this.figure.querySelector('.sequence');
    if (place) place.textContent = `frame ${sequence}`;
    if (this.name === 'depth') this.scaleDepth(answer);
    if (this.name === 'confidence') this.scale([[0, '0'], [0.5, '0.5'], [1, '1']]);
  }

  explain(answer, why) {
    this.took(answer, performance.now());
    this.image.hidden = true;
    this.why.textContent = why.trim();
  }

  scaleDepth(answer) {
    const near = Number(answer.headers.get('Egomotion-Near'));
    const far = Number(answer.headers.get('Egomotion-Far'));
    const unit = answer.headers.get('Egomotion-Metric') === 'true' ? ' m' : '';
    const share = (depth) => Math.log(far / depth) / Math.log(far / near);
    const marks = [[0, far], [1, near]];
    for (let power = 10 ** Math.floor(Math.log10(near)); power < far; power *= 10) {
      for (const step of [1, 2, 5]) {
        const at = share(step * power);
        if (at > 0.12 && at < 0.88 && marks.every(([other]) => Math.abs(other - at) > 0.13)) marks.push([at, step * power]);
      }
    }
    marks.sort((a, b) => a[0] - b[0]);
    this.scale(marks.map(([at, depth]) => [at, Number(depth.toPrecision(3)) + unit]));
    this.figure.querySelector('.bar').title = unit ? 'metres' : 'in the network’s own unit of length';
  }

  scale(marks) {
    const key = JSON.stringify(marks);
    const bar = this.figure.querySelector('.bar');
    bar.hidden = false;
    if (bar.dataset.marks === key) return;
    bar.dataset.marks = key;
    bar.querySelector('.ticks').replaceChildren(...marks.map(([at, text]) => {
      const mark = document.createElement('span');
      mark.style.left = `${100 * at}%`;
      mark.textContent = text;
      return mark;
    }));
  }

  showAge(outage, allowed, seconds) {
    const age = this.takenAt === null ? null : this.ageThen + performance.now() - this.takenAt;
    const shown = age !== null && performance.now() - this.takenAt;
    const stale = outage || (age !== null && shown > allowed);
    this.figure.classList.toggle('stale', stale);
    const text = (stale ? 'STALE ' : '') + (age === null ? '' : seconds(age));
    const place = this.figure.querySelector('.age');
    if (place.textContent !== text) place.textContent = text;
  }
}

export class Panes {
  constructor() {
    this.panes = ['frame', 'depth', 'confidence'].map((name) => new Pane(name));
  }

  clear(camera) {
    this.panes.forEach((pane) => pane.clear(camera));
  }

  follow(camera, tags) {
    for (const pane of this.panes) {
      if (pane.camera === camera) pane.follow(tags[pane.name] || '');
    }
  }

  showAges(outage, allowed, seconds) {
    this.panes.forEach((pane) => pane.showAge(outage, allowed, seconds));
  }
}
