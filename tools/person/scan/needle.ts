/** A personal value, and the bytes by which a store can contain it. */
export interface Needle {
  /** What the value is, such as `mac`. It is printed instead of the value. */
  readonly kind: string;
  /** The value, JSON-escaped, percent-encoded, and in UTF-16; lower case. It does not continue a word. */
  readonly words: readonly Buffer[];
  /** Parts of the value in base64, at each of three alignments, also inside of further base64. */
  readonly encoded: readonly Buffer[];
}

/** Shorter parts of base64 are found by chance. */
const minEncoded = 6;

export function needle(kind: string, value: string): Needle {
  const spellings = new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), escaped(value)]);
  const wide = Buffer.from(value.toLowerCase(), "utf16le");
  const once = [...spellings].flatMap((spelling) => base64Parts(Buffer.from(spelling)));
  const twice = once.flatMap((part) => base64Parts(part));
  return {
    kind,
    words: [...[...spellings].map((spelling) => Buffer.from(spelling.toLowerCase())), wide, Buffer.from(wide).swap16()],
    encoded: [...once, ...twice].filter(({ length }) => length >= minEncoded),
  };
}

/** As the serializers of .NET write JSON: other characters than those of words are escaped. */
function escaped(value: string): string {
  const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return value.replaceAll(/[+&<>'"`/]/g, code);
}

/** The characters of base64 that depend on these bytes alone, for each position of the bytes within three. */
function base64Parts(bytes: Uint8Array): Buffer[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return Buffer.from(text.slice(first, last));
  });
}

/** The kinds of the values that the bytes contain. */
export function kindsIn(bytes: Buffer, needles: readonly Needle[]): Set<string> {
  const lower = Buffer.from(bytes.toString("latin1").toLowerCase(), "latin1");
  const found = needles.filter(
    ({ words, encoded }) =>
      words.some((word) => containsWord(lower, word)) || encoded.some((part) => bytes.includes(part)),
  );
  return new Set(found.map(({ kind }) => kind));
}

/** `20001` is not in `1200017`. */
function containsWord(bytes: Buffer, word: Buffer): boolean {
  for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1))
    if (!isAlphanumeric(bytes[at - 1]) && !isAlphanumeric(bytes[at + word.length])) return true;
  return false;
}

function isAlphanumeric(byte: number | undefined): boolean {
  return byte !== undefined && /[0-9a-z]/.test(String.fromCharCode(byte));
}
