import { JsonDepth } from "./json-depth.ts";
import { isBlank, type Splitter, withoutBlanks } from "./splitter.ts";

const [comma, openList, closeList] = [0x2c, 0x5b, 0x5d];

/**
 * The elements of one JSON array. A region is `[` or `,` and the element that follows; the last region is everything
 * from `]` on, which is blank in a valid file.
 */
export function jsonArray(): Splitter {
  let state: "before" | "inside" | "closed" = "before";
  let scan = new JsonDepth();
  const isEnd = (byte: number | undefined) =>
    state === "inside" && (byte === comma || byte === closeList) && scan.depth === 0 && !scan.inString;
  const take = (byte: number | undefined) => {
    if (state === "inside") scan.take(byte);
    else if (state === "before" && !isBlank(byte)) state = byte === closeList ? "closed" : "inside";
  };
  return {
    begin() {
      state = "before";
      scan = new JsonDepth();
    },
    end(bytes, from) {
      for (let index = from; index < bytes.length; index += 1) {
        if (isEnd(bytes[index])) return index;
        take(bytes[index]);
      }
      return -1;
    },
    content(region) {
      const [start, end] = withoutBlanks(region, 0, region.length);
      const first = region[start];
      const isMark = first === comma || first === openList || first === closeList;
      const element = withoutBlanks(region, isMark ? start + 1 : start, end);
      // A comma without an element is not JSON: the comma is the rejected record.
      return first === comma && element[0] === element[1] ? [start, start + 1] : element;
    },
    isOpen: () => state !== "closed",
  };
}
