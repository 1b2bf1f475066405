import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { second } from "../shared/platform/time.ts";
import { startLocalStack } from "../testing/local-stack.ts";
import { personalRows, waitUntilInGold } from "../testing/pipeline.ts";
import { referenceGymRows } from "../testing/reference/gym-visits.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { allStoredEvents } from "../testing/stored-events.ts";
import { type GeneratedEvent, history } from "../tools/common/history.ts";
import { chunks, publish } from "../tools/common/publish.ts";

/* The data folder of a stack is a file system of its own, which is full for a while. */

const megabytes = 512;
/** How long it is full. */
const fullFor = 5 * second;
const events = [...history({ seed: 27, users: 4, days: 3, from: Date.UTC(2026, 6, 6) })];

/** Undefined where nobody may mount a file system. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "korevital-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "none", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

/** Writes until the file system has no space. */
async function fill(folder: string): Promise<string> {
  const path = join(folder, "ballast");
  const file = await open(path, "a");
  try {
    for (const size of [2 ** 20, 2 ** 12, 1]) while (await hasRoom(file.write(Buffer.alloc(size)))) {}
  } finally {
    await file.close();
  }
  return path;
}

async function hasRoom(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw error;
  }
}

const disk = mountSmallDisk();
const temporary = process.env["TMPDIR"];
afterAll(() => {
  if (temporary === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = temporary;
  if (disk === undefined) return;
  execFileSync("umount", [disk]);
  rmSync(disk, { recursive: true });
});

it("a full disk loses nothing that was acknowledged, and the stack recovers when there is space again", {
  timeout: 300_000,
}, async ({ skip }) => {
  if (disk === undefined) return skip("nobody may mount a file system here");
  process.env["TMPDIR"] = disk;
  const stack = await startLocalStack();
  try {
    await stack.startApp();
    const [before = [], during = [], after = []] = chunks(events, Math.ceil(events.length / 3));
    await publish(stack.azure, before);
    const ballast = await fill(disk);
    // What is deleted meanwhile is filled again.
    const refill = setInterval(() => void fill(disk).catch(() => {}), 200);
    let acknowledged = false;
    const published = publish(stack.azure, during).then(
      () => {
        acknowledged = true;
      },
      () => {},
    );
    await sleep(fullFor);
    expect(acknowledged).toBe(false);
    clearInterval(refill);
    await rm(ballast);
    await published;
    await publish(stack.azure, after);
    const kept = acknowledged ? events : [...before, ...after];
    await waitUntilInGold(stack.azure, kept.length);
    // What was not acknowledged may be stored all the same, and is sent again by its sender.
    const texts = new Map(events.map((event) => [`${event.stream} ${event.body}`, event]));
    const stored = new Set(await allStoredEvents(stack.azure));
    expect(kept.filter(({ stream, body }) => !stored.has(`${stream} ${body}`))).toEqual([]);
    const all = [...stored].map((text) => texts.get(text) as GeneratedEvent);
    expect(all).not.toContain(undefined);
    expect(await personalRows(stack.azure, workoutBpmSummary)).toEqual(referenceRows(all));
    expect(await personalRows(stack.azure, gymSummary)).toEqual(referenceGymRows(all));
  } finally {
    await stack.close();
  }
});
