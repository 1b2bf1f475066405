import { appendFile, mkdir, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * A file with one JSON text per line. A full file is rotated to `FILE.1`, so that both have twice the limit at most.
 */
export class JsonLines {
  readonly #file: string;
  readonly #limit: number;
  /** One write after another. */
  #last: Promise<void> = Promise.resolve();

  /** @param limit bytes */
  constructor(file: string, limit: number) {
    this.#file = file;
    this.#limit = limit;
  }

  /** Resolves when the line is in the file. */
  append(line: Uint8Array): Promise<void> {
    const written = this.#last.then(() => this.#append(line));
    this.#last = written.catch(() => {});
    return written;
  }

  async #append(line: Uint8Array): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    const size = await stat(this.#file).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0 && size + line.length > this.#limit) await rename(this.#file, `${this.#file}.1`);
    await appendFile(this.#file, Buffer.concat([line, Buffer.from("\n")]));
  }

  /** Resolves when everything is in the file. */
  settled(): Promise<void> {
    return this.#last;
  }
}
