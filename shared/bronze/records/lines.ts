import { lineContent, type Splitter } from "./splitter.ts";

/** NDJSON: one record per line. */
export function lines(): Splitter {
  return {
    byLine: true,
    end: (bytes, from) => bytes.indexOf(10, from) + 1 || -1,
    content: lineContent,
  };
}
