import { JsonDepth } from "./json-depth.ts";
import { type Splitter, withoutBlanks } from "./splitter.ts";

const closeObject = 0x7d;

/** JSON objects over several lines; usually a single one. */
export function jsonObjects(): Splitter {
  let scan = new JsonDepth();
  return {
    begin() {
      scan = new JsonDepth();
    },
    end(bytes, from) {
      for (let index = from; index < bytes.length; index += 1) {
        const byte = bytes[index];
        const closes = byte === closeObject && !scan.inString;
        scan.take(byte);
        if (closes && scan.depth === 0) return index + 1;
      }
      return -1;
    },
    content: (region) => withoutBlanks(region, 0, region.length),
  };
}
