const [quote, backslash, lineFeed, openList, closeList, openObject, closeObject] = [
  0x22, 0x5c, 10, 0x5b, 0x5d, 0x7b, 0x7d,
];

/**
 * How deep in lists and objects a scan of JSON is: strings are told from structure, values are not looked at.
 * A line feed ends a string, since JSON has none inside of strings: a quote too many costs no more than its line.
 */
export class JsonDepth {
  depth = 0;
  inString = false;
  #escaped = false;

  /** Takes the next byte. */
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
