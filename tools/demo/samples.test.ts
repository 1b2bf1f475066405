import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readEventFile } from "../common/files.ts";
import { writeSamples } from "./samples.ts";

it("writes files that streams recognise, with one malformed line", async () => {
  const data = mkdtempSync(join(tmpdir(), "samples-"));
  const now = Date.UTC(2026, 10, 24, 12);
  const found: Record<string, number> = {};
  let rejected = 0;
  try {
    const folder = await writeSamples(data, now);
    for (const name of readdirSync(folder)) {
      const handle = await open(join(folder, name));
      const { size } = await handle.stat();
      const read = async (from: number, to: number) =>
        (await handle.read(Buffer.alloc(to - from), 0, to - from, from)).buffer;
      for await (const part of readEventFile({ size, read }, { enqueuedTime: now, earliestTime: 0 })) {
        for (const { stream } of part.events) found[stream] = (found[stream] ?? 0) + 1;
        rejected += part.rejected.length;
      }
      await handle.close();
    }
    const malformed = rejected + (found["heart-rates"] ?? 0) - 121;
    expect(found).toMatchObject({ registrations: 1, profiles: 1, workouts: 2, "gym-visits": 1 });
    expect(malformed).toBe(1);
  } finally {
    rmSync(data, { recursive: true });
  }
});
