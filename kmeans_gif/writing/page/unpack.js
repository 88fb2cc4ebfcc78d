// What the page holds, inflated: frames, numbers, what is said, and the code that shows them.

const LETTERS = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter((c) => !'"&<'.includes(c));

// The bytes that text91.py wrote as letters, n of them.
function bytesOf(text, n) {
  const values = new Uint8Array(128);
  LETTERS.forEach((letter, i) => { values[letter.charCodeAt(0)] = i; });
  const bytes = new Uint8Array(n);
  let held = 0, bits = 0, at = 0;
  for (let i = 0; at < n; i += 2) {
    held = ((held & 255) << 13) | (values[text.charCodeAt(i)] * 91 + values[text.charCodeAt(i + 1)]);
    for (bits += 13; bits >= 8 && at < n; bits -= 8) bytes[at++] = held >> (bits - 8);
  }
  return bytes;
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Reads numbers, little-endian, from bytes.
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  u8() { return this.bytes[this.at++]; }

  u16() { return this.u8() | (this.u8() << 8); }

  u32() { return this.u16() + 65536 * this.u16(); }

  // Left, top, width, height.
  box() { return [this.u16(), this.u16(), this.u16(), this.u16()]; }

  part(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

async function unpack() {
  const held = document.getElementById("held");
  const bytes = await inflated(bytesOf(held.textContent, Number(held.dataset.bytes)));
  const end = bytes.length - 16, r = new Reader(bytes, end);
  const [heads, numbers, said, code] = [r.u32(), r.u32(), r.u32(), r.u32()];
  const text = (from, length) => new TextDecoder().decode(bytes.subarray(from, from + length));
  const script = document.createElement("script");
  script.textContent = text(end - code, code);
  document.body.append(script);
  startPage(JSON.parse(text(end - code - said, said)), bytes, heads, end - code - said - numbers);
}

unpack();
