import type { Landing } from "../land-file.ts";
import { landFile } from "../land-file.ts";
import { landingTime, memoryLanding } from "./memory-landing.ts";

/*
 * Lands a file of the given size in MiB. Its lines of 1 KB are generated when they are read, and its bronze is
 * discarded. Sends to the parent process by how many MiB this process has grown, and how many records have landed.
 */
const mebibyte = 2 ** 20;
const size = Number(process.argv[2]) * mebibyte;
const reading = { device_id: "d", time: 1_678_521_600, heartrate: 70, x: "x".repeat(970) };
const line = Buffer.from(`${JSON.stringify(reading)}\n`);
const lines = Buffer.concat(Array.from({ length: Math.ceil((2 * mebibyte) / line.length) }, () => line));

const before = process.memoryUsage.rss();
let most = before;

const memory = memoryLanding();
const discarded: Landing["bronze"] = {
  ...memory.bronze,
  async create() {
    most = Math.max(most, process.memoryUsage.rss());
    return true;
  },
};
const files: Landing["files"] = {
  ...memory.files,
  stat: async () => ({ etag: "1", size, lastModified: 0 }),
  read: async (_name, _etag, from, to) => Buffer.from(lines.subarray(from % line.length).subarray(0, to - from)),
};
const landing = { ...memory, bronze: discarded, quarantine: discarded, files };
await landFile(landing, { name: "f", etag: "1" }, landingTime + 1);
const { records } = await memory.onlyReport();
process.send?.({ grewBy: (most - before) / mebibyte, records });
