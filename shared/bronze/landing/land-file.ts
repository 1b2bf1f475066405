import type { BlobStore } from "../../platform/azure/blobs.ts";
import { FileLost, type FileStore } from "../../platform/azure/files.ts";
import { streamNamed } from "../../streams/registry.ts";
import type { Stream } from "../../streams/stream.ts";
import type { BronzeStore } from "../hub-batches/land-batch.ts";
import type { ByteSource } from "../records/byte-source.ts";
import { FileUnreadable } from "../records/file-unreadable.ts";
import { openFile, recordsFrom } from "../records/read-file.ts";
import type { FileRecord } from "../records/record.ts";
import { type Understood, understand } from "../records/understand.ts";
import { type ChunkLimits, chunksOf } from "./chunks.ts";
import { type Progress, type Reason, readProgress, type StoredProgress, writeProgress } from "./file-progress.ts";
import { landChunk } from "./land-chunk.ts";
import type { LandingFile } from "./landed-file.ts";
import { withProblems } from "./problem.ts";
import { type Report, writeReport } from "./report.ts";

export interface Landing extends BronzeStore {
  readonly files: FileStore;
  readonly reports: BlobStore;
}

export interface LandingLimits {
  readonly chunk: ChunkLimits;
  /** Invocations without progress, after which a file is set aside. */
  readonly attempts: number;
  /** Milliseconds that an invocation has a file for itself, from its last step on. */
  readonly hold: number;
}

export const landingLimits: LandingLimits = {
  chunk: { records: 10_000, bytes: 4 * 2 ** 20 },
  attempts: 5,
  hold: 20_000,
};

/** What an invocation came to. */
export type Landed =
  | { readonly kind: "finished"; readonly report: Report; readonly internal: number }
  /** It had finished before. */
  | { readonly kind: "known" }
  /** The deadline came first: the rest is another invocation's. */
  | { readonly kind: "more"; readonly internal: number }
  /** Another invocation works on it; `until` in epoch milliseconds. */
  | { readonly kind: "held"; readonly until: number };

/**
 * Lands one version of a file, from where the last invocation came to. Each of its records lands once, whatever is killed and
 * however many hosts try: a record's number is its position, and the manifest knows how far each stream has come.
 *
 * @param deadline epoch milliseconds; at least one chunk lands
 * @throws for faults of the infrastructure only: the message then comes again
 */
export async function landFile(
  landing: Landing,
  file: LandingFile,
  deadline: number,
  limits: LandingLimits = landingLimits,
): Promise<Landed> {
  const found = await readProgress(landing.manifest, file, landing.now());
  if (found.progress.status !== "landing") return { kind: "known" };
  if (found.progress.heldUntil > landing.now()) return { kind: "held", until: found.progress.heldUntil };
  const run = new LandingRun(landing, limits, found);
  return run.land(deadline);
}

/** One invocation's work on one file. */
class LandingRun {
  readonly #landing: Landing;
  readonly #limits: LandingLimits;
  readonly #holder: string;
  #stored: StoredProgress;
  #internal = 0;

  constructor(landing: Landing, limits: LandingLimits, found: StoredProgress) {
    this.#landing = landing;
    this.#limits = limits;
    this.#holder = landing.newId();
    this.#stored = found;
  }

  get #progress(): Progress {
    return this.#stored.progress;
  }

  async land(deadline: number): Promise<Landed> {
    try {
      await this.#move({ attempts: this.#progress.attempts + 1 });
      return await this.#landRest(deadline);
    } catch (error) {
      if (error instanceof Overtaken) return { kind: "held", until: this.#landing.now() + this.#limits.hold };
      await this.#release();
      throw error;
    }
  }

  async #landRest(deadline: number): Promise<Landed> {
    try {
      if (this.#progress.attempts > this.#limits.attempts)
        return await this.#finish("unreadable", {
          code: "no-progress",
          message: `${this.#limits.attempts} attempts ended without any progress`,
        });
      const done = await this.#landChunks(await this.#source(), deadline);
      return done ? await this.#finish("complete") : { kind: "more", internal: this.#internal };
    } catch (error) {
      if (error instanceof FileLost) return this.#finish(error.how);
      if (!(error instanceof FileUnreadable)) throw error;
      const { code, message } = error;
      return this.#finish(code === "unknown" ? "unknown" : "unreadable", { code, message });
    }
  }

  async #source(): Promise<ByteSource> {
    const { name, etag } = this.#progress.file;
    const version = await this.#landing.files.stat(name);
    if (version === undefined) throw new FileLost("gone", name);
    if (version.etag !== etag) throw new FileLost("superseded", name);
    return { size: version.size, read: (from, to) => this.#landing.files.read(name, etag, from, to) };
  }

  /** @returns false when the deadline came first */
  async #landChunks(source: ByteSource, deadline: number): Promise<boolean> {
    const { format, start } =
      this.#progress.format === undefined
        ? await openFile(source)
        : { format: this.#progress.format, start: this.#progress.at };
    for await (const records of chunksOf(recordsFrom(source, format, start), this.#limits.chunk)) {
      const last = records.at(-1);
      if (last === undefined) continue;
      const understood = understand(format, records);
      const main = this.#mainStream(understood);
      const { file, startedAt: landingTime, problems, cut } = this.#progress;
      const landed = await landChunk(this.#landing, file, records, understood, { main, landingTime });
      this.#internal += landed.internal;
      await this.#move({
        format,
        mainStream: main.name,
        at: last.after,
        cut: cut + records.filter(({ isCut }: FileRecord) => isCut).length,
        problems: withProblems(problems, landed.problems),
        attempts: 0,
      });
      if (this.#landing.now() >= deadline) {
        await this.#release();
        return false;
      }
    }
    return true;
  }

  /** The stream of the first record that any knows; where the whole first chunk has none, the file is not ours. */
  #mainStream(understood: readonly Understood[]): Stream {
    const known = this.#progress.mainStream;
    const main =
      known === undefined ? understood.find(({ stream }) => stream !== undefined)?.stream : streamNamed(known);
    if (main !== undefined) return main;
    throw new FileUnreadable("unknown", `no stream knows any of its first ${understood.length} records`);
  }

  async #move(change: Partial<Progress>): Promise<void> {
    const heldUntil = this.#landing.now() + this.#limits.hold;
    const next = { ...this.#progress, holder: this.#holder, heldUntil, ...change };
    const stored = await writeProgress(this.#landing.manifest, next, this.#stored.etag);
    if (stored === undefined) throw new Overtaken();
    this.#stored = stored;
  }

  /** Lets others have the file at once; if that fails, they have it a little later. */
  async #release(): Promise<void> {
    await this.#move({ heldUntil: 0 }).catch(() => {});
  }

  /** The report comes first: when it is there, the file is done. */
  async #finish(status: Report["status"], reason?: Reason): Promise<Landed> {
    const finishedAt = this.#landing.now();
    const progress = reason === undefined ? this.#progress : { ...this.#progress, reason };
    const report = await writeReport(this.#landing, status, progress, finishedAt);
    await this.#move({ status, finishedAt, heldUntil: 0, ...(reason === undefined ? {} : { reason }) });
    return { kind: "finished", report, internal: this.#internal };
  }
}

/** Another invocation has moved the file's progress. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
}
