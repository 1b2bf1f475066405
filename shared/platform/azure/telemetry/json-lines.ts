import { appendFile, mkdir, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A file of one JSON text a line that never grows beyond twice its limit: what is full is kept once, as `FILE.1`. */
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
