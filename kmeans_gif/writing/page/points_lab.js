// Points of the lab: the data of a situation, what stands where, and how it is drawn.

const MARGIN = { left: 76, right: 14, top: 44, bottom: 64 };
const EVEN = 4;  // extents that differ by no more are drawn to one scale, as in pictures of Python
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
    const low = this.X.map((feature) => feature.reduce((a, b) => Math.min(a, b)));
    const high = this.X.map((feature) => feature.reduce((a, b) => Math.max(a, b)));
    this.middle = low.map((least, f) => least + (high[f] - least) / 2);
    this.extent = low.map((least, f) => high[f] - least);
    this.extent = this.extent.map((extent) => extent || Math.max(...this.extent) || 1);
  }

  // Width and height of a picture; on narrow screens it is drawn smaller, so that text stays readable there, and
  // a race has its panels one above the other.
  size(panels) {
    if (innerWidth < NARROW) return [480, 400 * panels];
    return panels > 1 ? [1120, 630] : [960, 540];
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

  // The room of a panel within its axes, and what these show.
  box(panel, panels) {
    const [left, top, width, height] = this.part(panel, panels);
    const sizes = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
    let units = this.extent.map((extent, f) => extent / sizes[f]);
    if (Math.max(...this.extent) <= EVEN * Math.min(...this.extent)) units = units.fill(Math.max(...units));
    const half = units.map((unit, f) => 0.56 * unit * sizes[f]);
    return {
      left: left + MARGIN.left, right: left + width - MARGIN.right,
      top: top + MARGIN.top, bottom: top + height - MARGIN.bottom,
      low: this.middle.map((middle, f) => middle - half[f]), high: this.middle.map((middle, f) => middle + half[f]),
    };
  }

  toPixel({ left, right, top, bottom, low, high }, [x, y]) {
    const across = (x - low[0]) / (high[0] - low[0]), up = (y - low[1]) / (high[1] - low[1]);
    return [left + across * (right - left), bottom - up * (bottom - top)];
  }

  // The place below a pixel, no farther out than the plot.
  place(px, py) {
    const { left, right, top, bottom, low, high } = this.box(0, 1), clip = (share) => Math.min(1, Math.max(0, share));
    const across = clip((px - left) / (right - left)), up = clip((bottom - py) / (bottom - top));
    return [across, up].map((share, f) => low[f] + share * (high[f] - low[f]));
  }

  nudged(place, dx, dy) { return [dx, dy].map((share, f) => place[f] + share * this.extent[f]); }

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
    const across = (box.right - box.left) / (box.high[0] - box.low[0]), up = (box.bottom - box.top) / (box.high[1] - box.low[1]);
    for (let i = 0; i < n; i++) {
      const x = box.left + (X[0][i] - box.low[0]) * across, y = box.bottom - (X[1][i] - box.low[1]) * up;
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
      if (selected && selected.seed === j) dashed(context, at, 23, inks);
    });
  }

  inks() { return inksOf(this.about.dark); }

  axes(context, box, inks, title) {
    const { features, standardized } = this.about;
    context.strokeStyle = inks.gray;
    context.lineWidth = 1;
    context.strokeRect(box.left + 0.5, box.top + 0.5, box.right - box.left, box.bottom - box.top);
    context.fillStyle = inks.ink;
    context.font = FONT;
    for (const f of [0, 1]) {
      const unit = (x) => (standardized ? x * standardized[1][f] + standardized[0][f] : x);
      const back = (x) => (standardized ? (x - standardized[0][f]) / standardized[1][f] : x);
      for (const tick of ticks(unit(box.low[f]), unit(box.high[f]))) {
        const [x, y] = this.toPixel(box, f ? [box.low[0], back(tick)] : [back(tick), box.low[1]]);
        context.fillRect(f ? x - 4 : x, f ? y : y, f ? 4 : 1, f ? 1 : 4);
        context.textAlign = f ? "right" : "center";
        context.textBaseline = f ? "middle" : "top";
        context.fillText(written(tick), f ? x - 7 : x, f ? y : y + 7);
      }
    }
    context.textAlign = "center";
    context.textBaseline = "bottom";
    context.fillText(features[0] || "", (box.left + box.right) / 2, box.bottom + MARGIN.bottom - 4);
    context.save();
    context.translate(box.left - MARGIN.left + 26, (box.top + box.bottom) / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(features[1] || "", 0, 0);
    context.restore();
    context.fillText(title, (box.left + box.right) / 2, box.top - 8, box.right - box.left);
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
