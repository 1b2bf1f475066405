import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { PermanentFailure } from "../../../shared/platform/korevital-error.ts";
import type { Write } from "./print.ts";

/** The reader has closed standard output, as `head` does. */
export class OutputClosed extends PermanentFailure {
  override readonly name = "OutputClosed";
  readonly code = "output-closed";
}

/**
 * Writes to standard output with backpressure.
 *
 * @throws OutputClosed when the reader has closed it
 */
export function toStandardOutput(): Write {
  let isClosed = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    isClosed = true;
  });
  return (text) =>
    new Promise((resolve, reject) => {
      if (isClosed) reject(new OutputClosed());
      else process.stdout.write(text, (error) => (error ? reject(new OutputClosed()) : resolve()));
    });
}

/** Passes a file writer to `work`; the file is complete when the promise resolves. */
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
