// Points of the lab: the data of a situation, what stands where, and how it is drawn.

const MARGIN = { left: 64, right: 14, top: 34, bottom: 52 };
const HIT = 24;  // pixels from which a pointer takes hold of something

class Plot {
  constructor(about, numbers) {
    this.about = about;
    this.d = 2;
    this.n = about.n;
    this.movable = true;
    const columns = about.weighted ? 3 : 2;
    const values = Array.from({ length: columns }, (_, c) => unshuffled(numbers, c, this.n));
    this.X = values.slice(0, 2);
    this.weights = about.weighted ? values[2] : new Float64Array(this.n).fill(1);
    this.low = this.X.map((feature) => feature.reduce((a, b) => Math.min(a, b)));
    this.high = this.X.map((feature) => feature.reduce((a, b) => Math.max(a, b)));
    this.low.forEach((low, f) => {
      const room = 0.08 * (this.high[f] - low || 1);
      this.low[f] -= room;
      this.high[f] += room;
    });
  }

  // Width and height of a picture; on narrow screens it is drawn smaller, so that text stays readable there, and
  // a race has its panels one above the other.
  size(panels) {
    if (innerWidth < NARROW) return [480, 400 * panels];
    return panels > 1 ? [1200, 560] : [800, 560];
  }

  // Left, top, width and height of a panel.
  part(panel, panels) {
    const [width, height] = this.size(panels);
    if (innerWidth < NARROW) return [0, panel * height / panels, width, height / panels];
    return [panel * width / panels, 0, width / panels, height];
  }

  // Features and weights once points are moved and added.
  data({ moved, added }) {
    if (!moved.size && !added.length) return { X: this.X, weights: this.weights };
    const X = this.X.map((feature, f) => Float64Array.from([...feature, ...added.map((point) => point[f])]));
    for (const [i, place] of moved) place.forEach((x, f) => { X[f][i] = x; });
    return { X, weights: Float64Array.from([...this.weights, ...added.map(() => 1)]) };
  }

  box(panel, panels) {
    const [left, top, width, height] = this.part(panel, panels);
    return {
      left: left + MARGIN.left, right: left + width - MARGIN.right,
      top: top + MARGIN.top, bottom: top + height - MARGIN.bottom,
    };
  }

  toPixel(box, [x, y]) {
    const across = (x - this.low[0]) / (this.high[0] - this.low[0]), up = (y - this.low[1]) / (this.high[1] - this.low[1]);
    return [box.left + across * (box.right - box.left), box.bottom - up * (box.bottom - box.top)];
  }

  // The place below a pixel, no farther out than the plot.
  place(px, py) {
    const box = this.box(0, 1), clip = (share) => Math.min(1, Math.max(0, share));
    const across = clip((px - box.left) / (box.right - box.left)), up = clip((box.bottom - py) / (box.bottom - box.top));
    return [across, up].map((share, f) => this.low[f] + share * (this.high[f] - this.low[f]));
  }

  nudged(place, dx, dy) { return [dx, dy].map((share, f) => place[f] + share * (this.high[f] - this.low[f])); }

  // What a pointer takes hold of: a seed, else a point, else nothing.
  grabbed(px, py, situation, X) {
    const box = this.box(0, 1);
    const apart = (place) => { const [x, y] = this.toPixel(box, place); return Math.hypot(x - px, y - py); };
    const nearest = (count, placeAt, reach) => {
      let best = { apart: reach };
      for (let i = 0; i < count; i++) { const a = apart(placeAt(i)); if (a < best.apart) best = { apart: a, i }; }
      return best.i;
    };
    const seed = nearest(situation.seeds.length, (j) => situation.seeds[j], HIT);
    if (seed !== undefined) return { seed };
    const point = nearest(X[0].length, (i) => placeOf(X, i), HIT / 2);
    return point === undefined ? undefined : { point };
  }

  color(j) { return this.about.colors[j]; }

  // A panel: points in the colors of `labels`, if there are any; trails; centroids.
  draw(context, panel, panels, { X, labels, centroids, trails, ends, title, selected }) {
    const box = this.box(panel, panels), inks = this.inks();
    context.fillStyle = inks.paper;
    context.fillRect(...this.part(panel, panels));
    this.axes(context, box, inks, title);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.clip();
    const n = X[0].length, radius = n <= 300 ? 5 : n <= 1000 ? 4 : n <= 5000 ? 3 : 2;
    const stamps = new Map();
    const stampOf = (color) => stamps.get(color) || stamps.set(color, stamp(radius, color, inks)).get(color);
    const [left, bottom] = this.toPixel(box, [0, 0]), [right, top] = this.toPixel(box, [1, 1]);
    for (let i = 0; i < n; i++) {
      const x = left + X[0][i] * (right - left), y = bottom + X[1][i] * (top - bottom);
      const mark = stampOf(labels ? this.color(labels[i]) : inks.gray);
      context.drawImage(mark, Math.round(x - mark.width / 2), Math.round(y - mark.height / 2));
    }
    for (const trail of trails || []) path(context, trail.map((place) => this.toPixel(box, place)), inks);
    (ends || []).forEach((place, j) => ring(context, this.toPixel(box, place), this.color(j), inks));
    context.restore();
    const point = selected && selected.point !== undefined ? this.toPixel(box, placeOf(X, selected.point)) : null;
    if (point) dashed(context, point, radius + 5, inks);
    centroids.forEach((place, j) => {
      if (dropped(place)) return;
      const at = this.toPixel(box, place);
      numbered(context, at, j, this.color(j), inks);
      if (selected && selected.seed === j) dashed(context, at, 18, inks);
    });
  }

  inks() { return inksOf(this.about.dark); }

  axes(context, box, inks, title) {
    const { features, standardized } = this.about;
    context.strokeStyle = inks.gray;
    context.lineWidth = 1;
    context.strokeRect(box.left + 0.5, box.top + 0.5, box.right - box.left, box.bottom - box.top);
    context.fillStyle = inks.ink;
    context.font = "16px system-ui, sans-serif";
    for (const f of [0, 1]) {
      const unit = (x) => (standardized ? x * standardized[1][f] + standardized[0][f] : x);
      const back = (x) => (standardized ? (x - standardized[0][f]) / standardized[1][f] : x);
      for (const tick of ticks(unit(this.low[f]), unit(this.high[f]))) {
        const [x, y] = this.toPixel(box, f ? [this.low[0], back(tick)] : [back(tick), this.low[1]]);
        context.fillRect(f ? x - 4 : x, f ? y : y, f ? 4 : 1, f ? 1 : 4);
        context.textAlign = f ? "right" : "center";
        context.textBaseline = f ? "middle" : "top";
        context.fillText(String(tick), f ? x - 7 : x, f ? y : y + 7);
      }
    }
    context.textAlign = "center";
    context.textBaseline = "bottom";
    context.fillText(features[0] || "", (box.left + box.right) / 2, box.bottom + MARGIN.bottom - 4);
    context.save();
    context.translate(box.left - MARGIN.left + 20, (box.top + box.bottom) / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(features[1] || "", 0, 0);
    context.restore();
    context.fillText(title, (box.left + box.right) / 2, box.top - 8);
  }
}

// Column c of n numbers whose bytes stand one plane after the other.
function unshuffled(numbers, c, n) {
  const bytes = new Uint8Array(8 * n);
  for (let plane = 0, at = 8 * n * c; plane < 8; plane++) for (let i = 0; i < n; i++) bytes[8 * i + plane] = numbers[at++];
  return new Float64Array(bytes.buffer);
}

// Round numbers between two, five or so.
function ticks(low, high) {
  const rough = (high - low) / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((times) => times * power >= rough);
  const first = Math.ceil(low / step), last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
