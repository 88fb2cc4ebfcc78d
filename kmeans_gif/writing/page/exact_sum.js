// Correctly rounded sums, as Python's math.fsum gives them.
// J. R. Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates",
// Discrete & Computational Geometry 18 (1997); the rounding of halves at the end is CPython's.

class ExactSum {
  constructor() {
    this.parts = new Float64Array(40);  // of rising size, none overlaps another: no more have room
    this.n = 0;
  }

  add(x) {
    const parts = this.parts;
    let kept = 0;
    for (let i = 0; i < this.n; i++) {
      const y = parts[i], high = x + y, part = high - x, low = (x - (high - part)) + (y - part);
      if (low !== 0) parts[kept++] = low;
      x = high;
    }
    parts[kept] = x;
    this.n = kept + 1;
  }

  value() {
    const parts = this.parts;
    let n = this.n, high = 0, low = 0;
    if (n === 0) return 0;
    high = parts[--n];
    while (n > 0) {
      const x = high, y = parts[--n];
      high = x + y;
      low = y - (high - x);
      if (low !== 0) break;
    }
    // Exactly half-way between two numbers: what is left over decides to which side.
    if (n > 0 && ((low < 0 && parts[n - 1] < 0) || (low > 0 && parts[n - 1] > 0))) {
      const y = 2 * low, x = high + y;
      if (y === x - high) high = x;
    }
    return high === 0 ? 0 : high;
  }
}

// The float64 nearest to a product, and the rest.
// T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
function twoProduct(a, b) {
  const product = a * b, aCut = 134217729 * a, aHigh = aCut - (aCut - a), aLow = a - aHigh;
  const bCut = 134217729 * b, bHigh = bCut - (bCut - b), bLow = b - bHigh;
  return [product, aLow * bLow - (((product - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow)];
}

// Adds weight (x - c)², exactly, to a sum.
function addSquare(sum, weight, x, c) {
  const away = x - c, back = away - x, off = (x - (away - back)) - (c + back);
  const parts = [...twoProduct(away, away), ...twoProduct(2 * away, off), ...twoProduct(off, off)];
  for (const part of parts) if (part !== 0) for (const term of twoProduct(weight, part)) sum.add(term);
}

function exactSum(values) {
  const sum = new ExactSum();
  for (const value of values) sum.add(value);
  return sum.value();
}
