import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { record, resetInstruments } from "../../telemetry/record.ts";
import { withSpan } from "../../telemetry/with-span.ts";
import { JsonLines } from "./json-lines.ts";
import { otlpFiles } from "./otlp-files.ts";
import { startTelemetry } from "./telemetry.ts";

const folder = mkdtempSync(join(tmpdir(), "telemetry-"));
afterAll(() => rmSync(folder, { recursive: true }));
const lines = (file: string) => readFileSync(join(folder, file), "utf8").trimEnd().split("\n");

describe("a file of lines", () => {
  it("contains them in order, in twice its limit of bytes at most", async () => {
    const file = new JsonLines(join(folder, "deep", "numbers"), 40);
    await Promise.all(Array.from({ length: 30 }, (_, n) => file.append(Buffer.from(`{"n":${n + 10}}`))));
    await file.settled();
    const written = [...lines("deep/numbers.1"), ...lines("deep/numbers")].map((line) => JSON.parse(line).n);
    expect(written).toEqual(Array.from({ length: written.length }, (_, index) => 40 - written.length + index));
    expect(lines("deep/numbers").join().length).toBeLessThanOrEqual(40);
  });

  it("rejects a line that it cannot write, and writes the next one", async () => {
    writeFileSync(join(folder, "file"), "");
    const file = new JsonLines(join(folder, "file", "below"), 40);
    await expect(file.append(Buffer.from("1"))).rejects.toThrow();
    await expect(file.append(Buffer.from("2"))).rejects.toThrow();
    await file.settled();
  });
});

describe("files of OTLP-JSON", () => {
  it("receive the telemetry until the app stops", async () => {
    resetInstruments();
    const telemetry = await startTelemetry({ folder: join(folder, "otlp"), applicationInsights: undefined });
    await withSpan({}, "outbox run", {}, async () => {});
    record("korevital.timer.ticks", 1, { timer: "gold" });
    await telemetry.stop();
    resetInstruments();
    const files = readdirSync(join(folder, "otlp"));
    expect(files.map((name) => name.replace(/-.*/, "")).sort()).toEqual(["metrics", "spans"]);
    const [metrics = "", spans = ""] = files.sort();
    expect(lines(`otlp/${spans}`).join()).toContain('"name":"outbox run"');
    expect(lines(`otlp/${metrics}`).join()).toContain('"name":"korevital.timer.ticks"');
  });

  it("report failed writes and failed exports", async () => {
    const { spans } = otlpFiles(join(folder, "file"), "1");
    const failed = vi.fn();
    spans.export([], failed);
    await spans.forceFlush?.();
    await vi.waitFor(() => expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 1 })));
    await spans.shutdown();
  });
});
