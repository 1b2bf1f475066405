import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { forgetInstruments, record } from "../../telemetry/record.ts";
import { traced } from "../../telemetry/with-span.ts";
import { JsonLines } from "./json-lines.ts";
import { otlpFiles } from "./otlp-files.ts";
import { startTelemetry } from "./telemetry.ts";

const folder = mkdtempSync(join(tmpdir(), "telemetry-"));
afterAll(() => rmSync(folder, { recursive: true }));
const lines = (file: string) => readFileSync(join(folder, file), "utf8").trimEnd().split("\n");

describe("a file of lines", () => {
  it("has them in order, and no more than twice its limit of bytes", async () => {
    const file = new JsonLines(join(folder, "deep", "numbers"), 40);
    await Promise.all(Array.from({ length: 30 }, (_, n) => file.append(Buffer.from(`{"n":${n + 10}}`))));
    await file.settled();
    const kept = [...lines("deep/numbers.1"), ...lines("deep/numbers")].map((line) => JSON.parse(line).n);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => 40 - kept.length + index));
    expect(lines("deep/numbers").join().length).toBeLessThanOrEqual(40);
  });

  it("tells of a line that it could not write, and takes the next one", async () => {
    writeFileSync(join(folder, "file"), "");
    const file = new JsonLines(join(folder, "file", "below"), 40);
    await expect(file.append(Buffer.from("1"))).rejects.toThrow();
    await expect(file.append(Buffer.from("2"))).rejects.toThrow();
    await file.settled();
  });
});

describe("files of OTLP-JSON", () => {
  it("get what the app tells until it stops", async () => {
    forgetInstruments();
    const telemetry = await startTelemetry({ folder: join(folder, "otlp"), applicationInsights: undefined });
    await traced({}, "outbox run", {}, async () => {});
    record("korevital.timer.ticks", 1, { timer: "gold" });
    await telemetry.stop();
    forgetInstruments();
    const files = readdirSync(join(folder, "otlp"));
    expect(files.map((name) => name.replace(/-.*/, "")).sort()).toEqual(["metrics", "spans"]);
    const [metrics = "", spans = ""] = files.sort();
    expect(lines(`otlp/${spans}`).join()).toContain('"name":"outbox run"');
    expect(lines(`otlp/${metrics}`).join()).toContain('"name":"korevital.timer.ticks"');
  });

  it("say so when they cannot be written, and what cannot be told", async () => {
    const { spans } = otlpFiles(join(folder, "file"), "1");
    const failed = vi.fn();
    spans.export([], failed);
    await spans.forceFlush?.();
    await vi.waitFor(() => expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 1 })));
    await spans.shutdown();
  });
});
