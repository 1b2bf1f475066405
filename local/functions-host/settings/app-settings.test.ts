import { expect, it } from "vitest";
import { AppSettings } from "./app-settings.ts";

const settings = new AppSettings({ HUB: "bpm", Region: "eu", nothing: undefined });

it("finds a setting whatever its case", () => {
  expect(settings.get("hub")).toBe("bpm");
  expect(settings.get("REGION")).toBe("eu");
  expect(settings.get("nothing")).toBeUndefined();
});

it("puts values in place of names, anywhere in a text", () => {
  expect(settings.resolve("%HUB%-%region%", "x")).toBe("bpm-eu");
  expect(settings.resolve("100 %", "x")).toBe("100 %");
});

it("names what is missing and who asks", () => {
  expect(() => settings.resolve("%TOPIC%", "function f")).toThrow(
    'function f: there is no setting "TOPIC" for "%TOPIC%"',
  );
});
