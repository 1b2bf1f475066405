const [quote, backslash, lineFeed, openList, closeList, openObject, closeObject] = [
  0x22, 0x5c, 10, 0x5b, 0x5d, 0x7b, 0x7d,
];

/**
 * The nesting depth of a scan of JSON. It distinguishes strings from structure and does not parse values.
 * A line feed ends a string, since a JSON string cannot contain one: an unmatched quote affects only its line.
 */
export class JsonDepth {
  depth = 0;
  inString = false;
  #escaped = false;

  take(byte: number | undefined): void {
    if (this.inString) this.#takeInString(byte);
    else if (byte === quote) this.inString = true;
    else if (byte === openList || byte === openObject) this.depth += 1;
    else if (byte === closeList || byte === closeObject) this.depth = Math.max(0, this.depth - 1);
  }

  #takeInString(byte: number | undefined): void {
    this.inString = byte !== lineFeed && (byte !== quote || this.#escaped);
    this.#escaped = this.inString && byte === backslash && !this.#escaped;
  }
}
