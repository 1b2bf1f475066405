import { expect, it } from "vitest";
import { isFromSameMachine } from "./same-machine.ts";

it.each([
  [{ host: "localhost:7071" }, true],
  [{ host: "127.0.0.1" }, true],
  [{ host: "[::1]:7071", origin: "http://localhost:3000" }, true],
  [{ host: "localhost:7071", origin: "https://example.org" }, false],
  [{ host: "localhost:7071", origin: "null" }, false],
  [{ host: "localhost.example.org:7071" }, false],
  [{ host: "rebound.example.org" }, false],
  [{ host: "" }, false],
])("%j is from the same machine: %s", (headers, expected) => expect(isFromSameMachine(headers)).toBe(expected));
