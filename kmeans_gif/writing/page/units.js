// The units in which a run is computed, as clustering/units.py has them: data far from zero is moved to its
// middle, very large and very small values are scaled.  X is an array of features, each a Float64Array (n).

const FAR = 1024, SCALED = 200, MOST = 500;

// 2 ** exponent, for exponents of normal numbers.
function powerOfTwo(exponent) {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, (exponent + 1023) << 20);
  return view.getFloat64(0);
}

// The power of two that is just above |x|, as in frexp; far below zero for numbers that are not normal.
function exponentOf(x) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return ((view.getUint32(0) >>> 20) & 2047) - 1022;
}

function unitsOf(X, weights) {
  let longest = 0;
  const zero = X.map((feature) => {
    let low = Infinity, high = -Infinity, whole = true;
    feature.forEach((x, i) => {
      if (weights[i] > 0) { low = Math.min(low, x); high = Math.max(high, x); }
      whole = whole && Number.isInteger(x);
    });
    const extent = high - low, largest = Math.max(-low, high);
    const far = largest > FAR * extent && !(largest <= FAR && whole);
    longest = Math.max(longest, far ? extent : largest);
    return far ? low + extent / 2 : 0;
  });
  const exponent = Math.max(exponentOf(longest), -MOST);
  return new Units(zero, longest && Math.abs(exponent) > SCALED ? exponent : 0);
}

class Units {
  constructor(zero, exponent) {
    this.zero = zero;
    this.exponent = exponent;
    this.plain = exponent === 0 && zero.every((x) => x === 0);
  }

  // A value of feature f in these units, and in those of the data.
  into(x, f) {
    const scale = powerOfTwo(-this.exponent);
    return this.plain ? x : x * scale - this.zero[f] * scale;
  }

  back(x, f) { return this.plain ? x : x * powerOfTwo(this.exponent) + this.zero[f]; }

  lengthBack(length) { return length * powerOfTwo(this.exponent); }

  squareBack(square) { return this.lengthBack(this.lengthBack(square)); }
}
