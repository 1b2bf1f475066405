import type { BlobStore } from "../../platform/azure/blobs.ts";
import { FileLost, type FileStore } from "../../platform/azure/files.ts";
import { InfrastructureFault } from "../../platform/korevital-error.ts";
import type { HubName } from "../../streams/decoding/recognise.ts";
import { Counters } from "../../streams/dialects/counter.ts";
import { streamNamed } from "../../streams/registry.ts";
import type { BronzeStore } from "../bronze-store.ts";
import type { ByteSource } from "../records/byte-source.ts";
import { FileUnreadable } from "../records/file-unreadable.ts";
import { openFile, recordsFrom } from "../records/read-file.ts";
import { routeRecords } from "../records/route-records.ts";
import { type ChunkLimits, chunksOf } from "./chunks.ts";
import { landChunk } from "./land-chunk.ts";
import type { LandingFile } from "./landing-file.ts";
import {
  type FailureReason,
  type LandingProgress,
  readLandingProgress,
  type StoredLandingProgress,
  writeLandingProgress,
} from "./landing-progress.ts";
import { checkAcceptance, mainStreamOf, maxQuarantinedInRow } from "./main-stream.ts";
import { withProblems } from "./problem.ts";
import { type Report, writeReport } from "./report.ts";

export interface Landing extends BronzeStore {
  readonly files: FileStore;
  readonly reports: BlobStore;
  /** The topic of an envelope can be the configured name of a hub, which is its own name by default. */
  readonly hubName?: HubName;
}

export interface LandingLimits {
  readonly chunk: ChunkLimits;
  /** Invocations without progress after which a file is reported as `unreadable`. */
  readonly attempts: number;
  /** Quarantined records in a row after which the rest of a file is not read. */
  readonly quarantinedInRow: number;
  /** Milliseconds for which an invocation leases a file; each step renews the lease. */
  readonly lease: number;
}

export const landingLimits: LandingLimits = {
  chunk: { records: 10_000, bytes: 4 * 2 ** 20 },
  attempts: 5,
  quarantinedInRow: maxQuarantinedInRow,
  lease: 20_000,
};

/** The result of one invocation. */
export type LandingResult =
  | { readonly kind: "finished"; readonly report: Report; readonly internal: number }
  /** An earlier invocation has finished it. */
  | { readonly kind: "already-finished" }
  /** The blob is the marker of a folder. */
  | { readonly kind: "folder" }
  /** The deadline has passed: another invocation has to land the rest. */
  | { readonly kind: "more"; readonly internal: number }
  /** Another invocation leases the file; `until` in epoch milliseconds. */
  | { readonly kind: "leased"; readonly until: number };

/**
 * Lands one version of a file, from where the last invocation stopped. Each record lands exactly once, also when hosts
 * are killed or run concurrently: the number of a record is its sequence number, and the manifest contains how far each
 * stream has landed.
 *
 * @param deadline epoch milliseconds; at least one chunk lands
 * @throws for infrastructure faults only: the queue then delivers the message again
 */
export async function landFile(
  landing: Landing,
  file: LandingFile,
  deadline: number,
  limits: LandingLimits = landingLimits,
): Promise<LandingResult> {
  const found = await readLandingProgress(landing.manifest, file, landing.now());
  if (found.progress.status !== "landing") return { kind: "already-finished" };
  if (found.progress.leasedUntil > landing.now()) return { kind: "leased", until: found.progress.leasedUntil };
  const run = new LandingRun(landing, limits, found);
  return run.land(deadline);
}

/** The work of one invocation on one file. */
class LandingRun {
  readonly #landing: Landing;
  readonly #limits: LandingLimits;
  readonly #leaseHolder: string;
  #stored: StoredLandingProgress;
  #internal = 0;

  constructor(landing: Landing, limits: LandingLimits, found: StoredLandingProgress) {
    this.#landing = landing;
    this.#limits = limits;
    this.#leaseHolder = landing.newId();
    this.#stored = found;
  }

  get #progress(): LandingProgress {
    return this.#stored.progress;
  }

  async land(deadline: number): Promise<LandingResult> {
    try {
      await this.#move({ attempts: this.#progress.attempts + 1 });
      return await this.#landRest(deadline);
    } catch (error) {
      if (error instanceof LeaseLost) return { kind: "leased", until: this.#landing.now() + this.#limits.lease };
      await this.#release();
      throw error;
    }
  }

  async #landRest(deadline: number): Promise<LandingResult> {
    try {
      if (this.#progress.attempts > this.#limits.attempts)
        return await this.#finish("unreadable", {
          code: "no-progress",
          message: `${this.#limits.attempts} attempts ended without any progress`,
        });
      const source = await this.#source();
      if (source === "folder") return { kind: "folder" };
      const done = await this.#landChunks(source, deadline);
      return done ? await this.#finish("complete") : { kind: "more", internal: this.#internal };
    } catch (error) {
      if (error instanceof FileLost) return this.#finish(error.how);
      if (!(error instanceof FileUnreadable)) throw error;
      const { fault: code, message } = error;
      return this.#finish(code === "unknown" ? "unknown" : "unreadable", { code, message });
    }
  }

  async #source(): Promise<ByteSource | "folder"> {
    const { name, etag } = this.#progress.file;
    const version = await this.#landing.files.stat(name);
    if (version === undefined) throw new FileLost("gone", name);
    if (version.etag !== etag) throw new FileLost("superseded", name);
    if (version.isFolder) return "folder";
    return { size: version.size, read: (from, to) => this.#landing.files.read(name, etag, from, to) };
  }

  /** @returns false when the deadline has passed before the end of the file */
  async #landChunks(source: ByteSource, deadline: number): Promise<boolean> {
    const { format, start } =
      this.#progress.format === undefined
        ? await openFile(source)
        : { format: this.#progress.format, start: this.#progress.resumeAt };
    const counters = new Counters(this.#progress.counters);
    for await (const records of chunksOf(recordsFrom(source, format, start), this.#limits.chunk)) {
      const last = records.at(-1);
      if (last === undefined) continue;
      const routed = routeRecords(format, records, counters, this.#landing.hubName);
      const main = streamNamed(this.#progress.mainStream ?? "") ?? mainStreamOf(routed);
      const { file, startedAt: landingTime, problems, truncated, quarantinedInRow } = this.#progress;
      const landed = await landChunk(this.#landing, file, records, routed, { main, landingTime });
      this.#internal += landed.internal;
      await this.#move({
        format,
        mainStream: main.name,
        resumeAt: last.after,
        counters: counters.readings,
        truncated: truncated + records.filter(({ isTruncated }) => isTruncated).length,
        quarantinedInRow: landed.isAllQuarantined ? quarantinedInRow + records.length : 0,
        problems: withProblems(problems, landed.problems),
        attempts: 0,
      });
      checkAcceptance(this.#progress.quarantinedInRow, this.#limits.quarantinedInRow);
      if (this.#landing.now() >= deadline) {
        await this.#release();
        return false;
      }
    }
    return true;
  }

  async #move(change: Partial<LandingProgress>): Promise<void> {
    const leasedUntil = this.#landing.now() + this.#limits.lease;
    const next: LandingProgress = { ...this.#progress, leaseHolder: this.#leaseHolder, leasedUntil, ...change };
    const stored = await writeLandingProgress(this.#landing.manifest, next, this.#stored.etag);
    if (stored === undefined) throw new LeaseLost();
    this.#stored = stored;
  }

  /** Ends the lease early. When that fails, the lease ends by itself. */
  async #release(): Promise<void> {
    await this.#move({ leasedUntil: 0 }).catch(() => {});
  }

  /** Writes the report before the status, so that a finished file always has a report. */
  async #finish(status: Report["status"], reason?: FailureReason): Promise<LandingResult> {
    const finishedAt = this.#landing.now();
    const progress = reason === undefined ? this.#progress : { ...this.#progress, reason };
    const report = await writeReport(this.#landing, status, progress, finishedAt);
    // Counters name devices, and are of no use any more.
    await this.#move({ status, finishedAt, leasedUntil: 0, counters: {}, ...(reason === undefined ? {} : { reason }) });
    return { kind: "finished", report, internal: this.#internal };
  }
}

/** Another invocation has moved the progress of the file. */
class LeaseLost extends InfrastructureFault {
  override readonly name = "LeaseLost";
  readonly code = "lease-lost";
}
