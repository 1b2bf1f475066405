import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Write } from "./print.ts";

/** Whoever reads has heard enough, as `head` has. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/**
 * Writes to standard output no faster than it is read.
 *
 * @throws ReaderGone when nobody reads any more
 */
export function toStandardOutput(): Write {
  let gone = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    gone = true;
  });
  return (text) =>
    new Promise((resolve, reject) => {
      if (gone) reject(new ReaderGone());
      else process.stdout.write(text, (error) => (error ? reject(new ReaderGone()) : resolve()));
    });
}

/** Hands `work` a file to write to; the file is whole when it resolves. */
export async function toFile<T>(path: string, work: (write: Write) => Promise<T>): Promise<T> {
  const file: Writable = createWriteStream(path, { mode: 0o600 });
  await once(file, "open");
  try {
    return await work(async (text) => {
      if (!file.write(text)) await once(file, "drain");
    });
  } finally {
    file.end();
    await finished(file);
  }
}
