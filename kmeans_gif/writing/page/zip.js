// NumPy's NPY arrays in a ZIP archive that stores them as they are.
// Formats: NumPy Enhancement Proposal 1; PKWARE, "APPNOTE.TXT".

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC[(crc ^ byte) & 255];
  return ~crc >>> 0;
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

// An array as a file; `values` is a typed array, whose bytes are little-endian.
function npy(type, shape, values) {
  const axes = shape.map((side) => `${side}, `).join("");
  let header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${axes}), }`;
  header = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + "\n";
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const start = [0x93, ...Array.from("NUMPY", (c) => c.charCodeAt(0)), 1, 0, header.length & 255, header.length >> 8];
  return joined([Uint8Array.from(start), new TextEncoder().encode(header), bytes]);
}

// A text as an array without axes, four bytes a letter.
function npyText(text) {
  const letters = Array.from(text, (letter) => letter.codePointAt(0));
  return npy(`<U${letters.length}`, [], Uint32Array.from(letters));
}

// Numbers of so many bytes each, little-endian.
const little = (...pairs) => Uint8Array.from(pairs.flatMap(([size, value]) =>
  Array.from({ length: size }, (_, n) => Math.floor(value / 256 ** n) & 255)));

function zip(files) {
  const parts = [], entries = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const letters = new TextEncoder().encode(name);
    const common = little([2, 20], [2, 0], [2, 0], [2, 0], [2, 33], [4, checksum(bytes)], [4, bytes.length],
      [4, bytes.length], [2, letters.length], [2, 0]);
    const local = joined([little([4, 0x04034b50]), common, letters]);
    entries.push(joined([little([4, 0x02014b50], [2, 20]), common, little([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), letters]));
    parts.push(local, bytes);
    at += local.length + bytes.length;
  }
  const directory = joined(entries), count = entries.length;
  const end = little([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, at], [2, 0]);
  return joined([...parts, directory, end]);
}
