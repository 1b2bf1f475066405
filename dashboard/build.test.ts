import { gzipSync } from "node:zlib";
import { beforeAll, expect, it } from "vitest";
import type { PageFile } from "../shared/serving/page/page-file.ts";
import { buildPage } from "./build.ts";

let files: readonly PageFile[];
beforeAll(async () => {
  files = await buildPage();
});

it("is a document that names its assets, which have a digest in their names", async () => {
  const [document, ...assets] = files;
  expect(document?.body.match(/\/assets\/[\w.-]+/g)?.sort()).toEqual(assets.map(({ path }) => `/${path}`).sort());
  expect(assets.map(({ path }) => path.replace(/-\w{8}\./, ".")).sort()).toEqual([
    ...["assets/icon.svg", "assets/main.css", "assets/main.js"],
  ]);
  expect(await buildPage()).toEqual(files);
});

it("names no other origin, and no inline script or style", () => {
  const [document, ...assets] = files;
  expect(document?.body).not.toMatch(/<script>|<style|style=|onload=/);
  // Namespaces of XML are no addresses.
  const text = assets.map(({ body }) => body.replaceAll(/http:\/\/www\.w3\.org\/[\w/]+/g, "")).join("\n");
  expect(text.match(/https?:\/\/[\w.-]+/g) ?? []).toEqual([]);
});

it("is less than 150 KB, gzipped", () => {
  const bytes = files.reduce((sum, { body }) => sum + gzipSync(body).length, 0);
  expect(bytes).toBeLessThan(150_000);
});

it("contains no code of the app: types of shared/ only", () => {
  const script = files.find(({ path }) => path.endsWith(".js"))?.body ?? "";
  // A name that every error class of the app has in the built code.
  expect(script).not.toMatch(/KorevitalError|PermanentFailure|InfrastructureFault/);
});
