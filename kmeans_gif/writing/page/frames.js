// The recorded frames, from bytes to a canvas; frame_deltas.py and photo_parts.py have the formats.

const OWN = 1, FIRST = 2;  // codes
const FRESH = 1;  // no color: each has 255 in its last byte
const WIDE = 1, WHOLE = 2, COLORS = 4;  // flags
const SAVED = 8;  // every so many frames the codes are kept, so that steps back are short

class Frames {
  constructor(about, bytes, values) {
    [this.width, this.height] = about.size;
    this.about = about;
    this.count = about.ms.length;
    this.heads = new Reader(bytes);
    this.values = new Reader(bytes);
    this.starts = [[0, values]];
    this.saved = new Map();
    this.codes = new Uint16Array(this.width * this.height);
    this.own = new Uint32Array(0);
    this.table = new Uint32Array(FIRST);
    this.shown = -1;
  }

  // Bring the codes to frame i, forward from the last frame that is known.
  seek(i) {
    if (i === this.shown) return;
    const nearest = Math.max(-1, ...[...this.saved.keys()].filter((n) => n <= i));
    if (this.shown > i || this.shown < nearest) {
      this.shown = nearest;
      const saved = this.saved.get(nearest);
      this.codes.set(saved ? saved.codes : new Uint16Array(this.codes.length));
      this.own = saved ? saved.own : new Uint32Array(0);
      this.table = saved ? saved.table : this.table;
    }
    while (this.shown < i) this.next();
  }

  next() {
    const i = ++this.shown, head = this.heads, values = this.values;
    [head.at, values.at] = this.starts[i];
    const colors = head.u16(), transparent = head.u16();
    this.table = new Uint32Array(colors + FIRST);
    for (let c = 0; c < colors; c++) this.table[c + FIRST] = pixel(head.u8(), head.u8(), head.u8());
    if (transparent) this.table[transparent - 1 + FIRST] = 0;
    const box = head.box(), size = box[2] * box[3], flags = head.u8(), stored = [];
    const bits = flags & WHOLE ? null : head.part(Math.ceil(size / 8));
    this.inside(box, (p, n) => { if (!bits || (bits[n >> 3] << (n & 7)) & 128) stored.push(p); });
    const low = values.part(stored.length), high = flags & WIDE ? values.part(stored.length) : null;
    stored.forEach((p, n) => { this.codes[p] = low[n] + (high ? 256 * high[n] : 0); });
    if (flags & COLORS) {
      const inner = head.box(), lengths = Array.from({ length: 12 }, () => head.u32());
      const known = new Uint32Array(inner[2] * inner[3]), old = this.own;
      const fresh = new Set(stored.filter((p) => this.codes[p] === OWN));
      this.inside(inner, (p, n) => { known[n] = fresh.has(p) ? FRESH : this.codes[p] === OWN ? old[p] : 0; });
      const own = recalled(lengths.map((length) => values.part(length)), inner[2], known);
      this.own = old.length ? old.slice() : new Uint32Array(this.codes.length);
      this.inside(inner, (p, n) => { this.own[p] = own[n]; });
    }
    this.starts[i + 1] = [head.at, values.at];
    if (i % SAVED === 0 && !this.saved.has(i)) {
      this.saved.set(i, { codes: this.codes.slice(), own: this.own, table: this.table });
    }
  }

  // Call back with the number of each pixel of a box in the picture and in the box.
  inside([left, top, width, height], each) {
    for (let y = 0, n = 0; y < height; y++) {
      for (let p = (top + y) * this.width + left, end = p + width; p < end; p++) each(p, n++);
    }
  }

  // Frame i as the four bytes of each pixel.
  pixels(i) {
    this.seek(i);
    const picture = new ImageData(this.width, this.height), out = new Uint32Array(picture.data.buffer);
    for (let p = 0; p < out.length; p++) {
      const code = this.codes[p];
      out[p] = code === OWN ? this.own[p] : this.table[code];
    }
    return picture;
  }

  draw(context, i) { context.putImageData(this.pixels(i), 0, 0); }

  ms(i) { return this.about.ms[i]; }

  phase(i) { return this.about.phases[i] || ""; }

  said(i) {
    const { words, sentences, steps, captions } = this.about;
    return [words[i], sentences[i], steps[i], captions[i]];
  }
}

// Red, green and blue as a number whose bytes stand in that order, on the little-endian machines that there are.
function pixel(red, green, blue) { return (red | (green << 8) | (blue << 16) | (255 << 24)) >>> 0; }

// Colors of a box of some width, of which those that are FRESH in `known` come from what the neighbors do not
// foretell of them.
function recalled(parts, width, known) {
  const less = (color, f) => (color >>> (8 * f)) - (f === 1 ? 0 : color >>> 8);
  const [green, red, blue] = [1, 0, 2].map((f, n) => channel(parts.slice(4 * n, 4 * n + 4), width, known, (color) => less(color, f)));
  return Uint32Array.from(green, (level, p) => pixel((red[p] + level) & 255, level, (blue[p] + level) & 255));
}

// The levels of a channel, whose four parts are of pixels with calm to lively neighborhoods.
function channel(parts, width, known, levelOf) {
  const values = new Uint8Array(known.length), at = [0, 0, 0, 0];
  const apart = (a, b) => { const gap = Math.abs(a - b); return Math.min(gap, 256 - gap); };
  for (let p = 0; p < known.length; p++) {
    if (known[p] !== FRESH) {
      values[p] = levelOf(known[p]);
      continue;
    }
    const x = p % width, left = x ? values[p - 1] : 0, above = p < width ? 0 : values[p - width];
    const both = x && p >= width ? values[p - width - 1] : 0;
    const least = Math.min(left, above), most = Math.max(left, above);
    const guess = both >= most ? least : both <= least ? most : left + above - both;
    const lively = apart(left, both) + apart(above, both);
    const degree = (lively >= 3) + (lively >= 8) + (lively >= 20);
    values[p] = parts[degree][at[degree]++] + guess;
  }
  return values;
}
