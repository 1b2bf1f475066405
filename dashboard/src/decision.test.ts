import { expect, it } from "vitest";
import type { DecisionOutcome } from "../../shared/operations/quarantine/decide.ts";
import { correctionOf, decisionResult, editableBody } from "./decision.ts";

it.each<["replay" | "discard", DecisionOutcome, string, RegExp]>([
  ["replay", { outcome: "sent", detail: null }, "done", /^Sent\. It becomes replayed once that has landed/],
  ["discard", { outcome: "discarded", detail: null }, "done", /^Discarded\.$/],
  ["replay", { outcome: "discarded", detail: null }, "done", /not done: the event was discarded before/],
  ["discard", { outcome: "discarded", detail: "it was discarded before" }, "done", /not done: .* discarded before/],
  ["discard", { outcome: "replayed", detail: "it was replayed before" }, "done", /not done: .* replayed before/],
  ["replay", { outcome: "blocked", detail: "not-json" }, "not done", /needs a correction: not-json/],
  ["replay", { outcome: "busy", detail: "ann" }, "not done", /another replay is processing the event: ann/],
  ["replay", { outcome: "undetermined", detail: null }, "not done", /^It is not known yet/],
])("%s with %j is %s", (action, outcome, kind, text) => {
  expect(decisionResult(action, outcome)).toEqual({ kind, text: expect.stringMatching(text) });
});

it.each<["utf-8" | "base64", string, string]>([
  ["utf-8", "{}", "{}"],
  ["base64", "/w==", ""],
])("an event in %s that nobody edited is sent as it is", (encoding, body, shown) => {
  expect(editableBody({ encoding, body })).toBe(shown);
  expect(correctionOf({ encoding, body }, shown)).toBeUndefined();
  expect(correctionOf({ encoding, body }, '{"a":1}')).toBe('{"a":1}');
});
