import { expect, it } from "vitest";
import { AppSettings } from "./app-settings.ts";

const settings = new AppSettings({ HUB: "bpm", Region: "eu", nothing: undefined });

it("reads settings case-insensitively", () => {
  expect(settings.get("hub")).toBe("bpm");
  expect(settings.get("REGION")).toBe("eu");
  expect(settings.get("nothing")).toBeUndefined();
});

it("replaces %NAME% anywhere in a text", () => {
  expect(settings.resolve("%HUB%-%region%", "x")).toBe("bpm-eu");
  expect(settings.resolve("100 %", "x")).toBe("100 %");
});

it("names the missing setting and where it is used", () => {
  expect(() => settings.resolve("%TOPIC%", "function f")).toThrow(
    'function f: the setting "TOPIC" of "%TOPIC%" is missing',
  );
});
