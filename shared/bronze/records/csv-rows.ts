import { lineContent, type Splitter } from "./splitter.ts";

const [quote, comma, lineFeed, carriageReturn] = [0x22, 0x2c, 10, 13];

/** At the beginning of a cell, inside a plain or a quoted cell, or behind a quote that can close the cell. */
type State = "begin" | "plain" | "quoted" | "quote";

/**
 * CSV as in RFC 4180: one record per line, with line feeds only inside quoted cells. A region is broken while a quote
 * is open, and when a closing quote is not followed by a comma or a line end: that quote belongs to another cell.
 */
export function csvRows(): Splitter {
  let state: State = "begin";
  let ignoreQuotes = false;
  let malformed = false;
  return {
    byLine: true,
    begin(unquoted) {
      state = "begin";
      ignoreQuotes = unquoted;
      malformed = false;
    },
    end(bytes, from) {
      if (ignoreQuotes) return bytes.indexOf(lineFeed, from) + 1 || -1;
      for (let index = from; index < bytes.length; index += 1) {
        const byte = bytes[index];
        if (byte === lineFeed && state !== "quoted") return index + 1;
        if (state === "quote" && byte !== comma && byte !== quote && byte !== carriageReturn) malformed = true;
        state = stateAfter(state, byte);
      }
      return -1;
    },
    content: lineContent,
    isBroken: () => !ignoreQuotes && (malformed || state === "quoted"),
  };
}

function stateAfter(state: State, byte: number | undefined): State {
  if (state === "quoted") return byte === quote ? "quote" : "quoted";
  if (byte === quote && state !== "plain") return "quoted";
  return byte === comma ? "begin" : "plain";
}
