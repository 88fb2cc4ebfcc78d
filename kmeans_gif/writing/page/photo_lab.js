// A photo of the lab: its distinct colors are the observations, in the order of data/distinct_colors.py, and a
// seed is the color of a pixel.

const GAP = 12, TOP = 36, HIT = 24;
const SIDE = 460;  // pixels of the width of a photo

class Plot {
  constructor(about, numbers, frames) {
    this.about = about;
    [this.rows, this.columns] = about.shape;
    this.d = about.channels;
    this.movable = false;
    // Small photos are drawn in whole multiples, so that their pixels stay squares; large ones are made smaller.
    const scale = SIDE / this.columns;
    this.scale = scale < 1 ? scale : Math.round(scale);
    const pixels = about.corner ? this.shown(frames) : this.recalled(new Reader(numbers));
    const orders = new Float64Array(pixels.length);
    pixels.forEach((color, p) => { orders[p] = this.d === 1 ? color & 255 : zOrder(color); });
    const known = Float64Array.from(new Set(orders)).sort(), number = new Map();
    known.forEach((order, i) => number.set(order, i));
    this.n = known.length;
    this.X = Array.from({ length: this.d }, () => new Float64Array(this.n));
    this.weights = new Float64Array(this.n);
    this.inverse = Int32Array.from(orders, (order) => number.get(order));
    this.inverse.forEach((i, p) => {
      this.weights[i]++;
      this.X.forEach((feature, f) => { feature[i] = (pixels[p] >>> (8 * f)) & 255; });
    });
    this.original = this.picture((p) => pixels[p]);
  }

  // The pixels of a photo that no frame shows: u32 the lengths of its parts, then these.
  recalled(r) {
    const lengths = Array.from({ length: 12 }, () => r.u32());
    const known = new Uint32Array(this.rows * this.columns).fill(FRESH);
    return recalled(lengths.map((length) => r.part(length)), this.columns, known);
  }

  // The pixels of the photo in the first frame.
  shown(frames) {
    frames.seek(0);
    const pixels = new Uint32Array(this.rows * this.columns);
    frames.inside([...this.about.corner, this.columns, this.rows], (p, n) => { pixels[n] = frames.own[p]; });
    return pixels;
  }

  picture(colorOf) {
    const canvas = document.createElement("canvas");
    canvas.width = this.columns;
    canvas.height = this.rows;
    const data = new ImageData(this.columns, this.rows), out = new Uint32Array(data.data.buffer);
    for (let p = 0; p < out.length; p++) out[p] = colorOf(p);
    canvas.getContext("2d").putImageData(data, 0, 0);
    return canvas;
  }

  // Two panels side by side, or on narrow screens one above the other.
  size() {
    const [width, height] = [Math.round(this.columns * this.scale), Math.round(this.rows * this.scale) + TOP];
    return innerWidth < NARROW ? [width, 2 * height] : [2 * width + GAP, height];
  }

  // Left and top of a panel.
  corner(panel) {
    const [width, height] = this.size();
    return innerWidth < NARROW ? [0, panel * height / 2] : [panel * (width + GAP) / 2, 0];
  }

  data() { return { X: this.X, weights: this.weights }; }

  color(j, centroid) {
    const own = this.about.colors[j];
    if (own) return own;
    const levels = [0, 1, 2].map((f) => Math.min(255, Math.max(0, halfEven(centroid[Math.min(f, this.d - 1)]))));
    return `rgb(${levels.join(" ")})`;
  }

  // The pixel of the color nearest to a seed, the first of them.
  pixelOf(place) {
    const far = lowered(this.X, place, new Float64Array(this.n).fill(Infinity));
    let best = 0;
    far.forEach((square, i) => { if (square < far[best]) best = i; });
    const p = this.inverse.indexOf(best);
    return [p % this.columns, Math.floor(p / this.columns)];
  }

  // Where the marker of seed j stands: where it was put, as long as that pixel has its color.
  marker(place, j) {
    const at = this.markers && this.markers[j];
    if (at && placeOf(this.X, this.inverse[at[1] * this.columns + at[0]]).join() === place.join()) return at;
    return this.pixelOf(place);
  }

  colorAt([x, y]) { return placeOf(this.X, this.inverse[y * this.columns + x]); }

  place(px, py, j) {
    const clip = (value, most) => Math.min(most - 1, Math.max(0, Math.floor(value / this.scale)));
    const at = [clip(px, this.columns), clip(py - TOP, this.rows)];
    (this.markers ||= [])[j] = at;
    return this.colorAt(at);
  }

  nudged(place, dx, dy, j) {
    const [x, y] = this.marker(place, j);
    const step = (share, side) => Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * side));
    return this.place((x + step(dx, this.columns) + 0.5) * this.scale, (y - step(dy, this.rows) + 0.5) * this.scale + TOP, j);
  }

  toPixel([x, y]) { return [(x + 0.5) * this.scale, (y + 0.5) * this.scale + TOP]; }

  grabbed(px, py, situation) {
    let best = { apart: HIT };
    situation.seeds.forEach((place, seed) => {
      const [x, y] = this.toPixel(this.marker(place, seed)), apart = Math.hypot(x - px, y - py);
      if (apart < best.apart) best = { apart, seed };
    });
    return best.seed === undefined ? undefined : { seed: best.seed };
  }

  draw(context, panel, panels, { labels, centroids, title, selected, seeds }) {
    const inks = inksOf(this.about.dark), [left, top] = this.corner(panel), [width, height] = this.size();
    const across = Math.round(this.columns * this.scale), down = Math.round(this.rows * this.scale);
    context.imageSmoothingEnabled = this.scale < 1;
    context.imageSmoothingQuality = "high";
    if (!panel) {
      context.fillStyle = inks.paper;
      context.fillRect(0, 0, width, height);
    }
    context.fillStyle = inks.ink;
    context.font = FONT;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(title, left + across / 2, top + TOP / 2, across);
    let picture = this.original;
    if (labels) {
      const colors = centroids.map((centroid, j) => colorNumber(dropped(centroid) ? "#000000" : this.color(j, centroid)));
      picture = this.picture((p) => colors[labels[this.inverse[p]]]);
    }
    context.drawImage(picture, left, top + TOP, across, down);
    (seeds || []).forEach((place, j) => {
      const at = this.toPixel(this.marker(place, j));
      numbered(context, at, j, this.color(j, place), inks);
      if (selected && selected.seed === j) dashed(context, at, 23, inks);
    });
  }
}

// The place of a color among all, bits of its channels in turn, those of red highest.
function zOrder(color) {
  let order = 0;
  for (let bit = 7; bit >= 0; bit--) for (let f = 0; f < 3; f++) order = 2 * order + ((color >>> (8 * f + bit)) & 1);
  return order;
}

// Rounded as NumPy's rint: halves to the even number.
function halfEven(x) {
  const whole = Math.floor(x);
  return x - whole === 0.5 ? whole + (whole & 1) : Math.round(x);
}

// A CSS color as a pixel.
function colorNumber(text) {
  const levels = text[0] === "#" ? [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16)) : text.match(/\d+/g).map(Number);
  return pixel(...levels);
}
