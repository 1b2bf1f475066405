import { describe, expect, it } from "vitest";
import {
  InvalidDocument,
  storedBoolean,
  storedNumber,
  storedObject,
  storedObjects,
  storedText,
  storedTextMap,
  storedTexts,
} from "./stored-value.ts";

const nested = { inner: "x" };
const document = {
  ...{ id: "d", text: "t", number: 0, boolean: false, texts: ["a", "b"] },
  ...{ object: nested, objects: [nested], map: { a: "1", b: "2" } },
};

describe("a stored value", () => {
  it("is returned when it has the expected type", () => {
    expect(storedText(document, "text")).toBe("t");
    expect(storedNumber(document, "number")).toBe(0);
    expect(storedBoolean(document, "boolean")).toBe(false);
    expect(storedTexts(document, "texts")).toEqual(["a", "b"]);
    expect(storedObject(document, "object")).toEqual({ ...nested, id: "d" });
    expect(storedObjects(document, "objects")).toEqual([nested]);
    expect(storedTextMap(document, "map")).toEqual({ a: "1", b: "2" });
  });

  it.each([
    [storedText, "number"],
    [storedText, "absent"],
    [storedNumber, "text"],
    [storedBoolean, "text"],
    [storedTexts, "objects"],
    [storedTexts, "text"],
    [storedObject, "text"],
    [storedObject, "absent"],
    [storedObjects, "texts"],
    [storedObjects, "object"],
    [storedTextMap, "objects"],
    [storedTextMap, "text"],
  ])("is rejected by %o as %s, with the names of document and property", (read, property) => {
    expect(() => read(document, property)).toThrow(InvalidDocument);
    expect(() => read(document, property)).toThrow(`document d: ${property} is not as expected`);
  });
});
