import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** The last published version of each blob, in a file, so that a restart publishes only the changes since then. */
export class PublishedBlobs {
  readonly #file: string;
  readonly #etags: Map<string, string>;
  #sequence: number;
  #isSaved = true;

  private constructor(file: string, etags: Map<string, string>, sequence: number) {
    this.#file = file;
    this.#etags = etags;
    this.#sequence = sequence;
  }

  /** @throws Error that names the file when it is damaged */
  static async open(file: string): Promise<PublishedBlobs> {
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    if (text === undefined) return new PublishedBlobs(file, new Map(), 0);
    try {
      const { sequence, etags } = JSON.parse(text);
      return new PublishedBlobs(file, new Map(Object.entries(etags)), Number(sequence));
    } catch (error) {
      throw new Error(`${file} is damaged; without it every blob is published again: ${error}`);
    }
  }

  etagOf(name: string): string | undefined {
    return this.#etags.get(name);
  }

  names(): Iterable<string> {
    return this.#etags.keys();
  }

  /** Increases with each call, also over restarts. */
  nextSequence(): number {
    this.#sequence += 1;
    this.#isSaved = false;
    return this.#sequence;
  }

  set(name: string, etag: string): void {
    this.#etags.set(name, etag);
    this.#isSaved = false;
  }

  delete(name: string): void {
    this.#etags.delete(name);
    this.#isSaved = false;
  }

  async save(): Promise<void> {
    if (this.#isSaved) return;
    await mkdir(dirname(this.#file), { recursive: true });
    await writeFile(
      `${this.#file}.new`,
      JSON.stringify({ sequence: this.#sequence, etags: Object.fromEntries(this.#etags) }),
    );
    await rename(`${this.#file}.new`, this.#file);
    this.#isSaved = true;
  }
}
