import { createGunzip, type Gunzip } from "node:zlib";
import { FileUnreadable } from "./file-unreadable.ts";

/** A gzip bomb inflates to more than `freeBytes`, and to more than `ratio` bytes for each of its own; `mostBytes` is never passed. */
export interface InflateLimits {
  readonly freeBytes: number;
  readonly ratio: number;
  readonly mostBytes: number;
}

/** Sound files of events inflate to about 10 times their size; deflate cannot do more than 1,032 times. */
export const inflateLimits: InflateLimits = { freeBytes: 2 ** 30, ratio: 100, mostBytes: 64 * 2 ** 30 };

/** Deflate makes at most 16 MiB of it, which is what is held at one time. */
const sliceSize = 16 * 1024;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Inflates gzip, of several members too. Everything before a cut is given first; before damage, all but the last 64 KiB at most.
 *
 * @throws FileUnreadable `truncated`, `damaged` or `inflates-too-far`
 */
export async function* inflated(
  compressed: AsyncIterable<Uint8Array>,
  limits: InflateLimits = inflateLimits,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  const output: Uint8Array[] = [];
  gunzip.on("data", (bytes: Uint8Array) => output.push(bytes));
  const sizes = { taken: 0, given: 0 };
  try {
    for await (const block of compressed) {
      for (let from = 0; from < block.length; from += sliceSize) {
        const slice = block.subarray(from, from + sliceSize);
        const fault = await step(gunzip, (done) => gunzip.write(slice, done));
        sizes.taken += slice.length;
        yield* within(limits, sizes, output.splice(0));
        if (fault !== undefined) throw fault;
      }
    }
    const fault = await step(gunzip, (done) => gunzip.once("end", done).end());
    yield* within(limits, sizes, output.splice(0));
    if (fault !== undefined) throw fault;
  } finally {
    gunzip.destroy();
  }
}

function* within(
  { freeBytes, ratio, mostBytes }: InflateLimits,
  sizes: { readonly taken: number; given: number },
  output: readonly Uint8Array[],
): Generator<Uint8Array> {
  for (const bytes of output) {
    sizes.given += bytes.length;
    if (sizes.given > mostBytes)
      throw new FileUnreadable("inflates-too-far", `it inflates to more than ${mostBytes} bytes`);
    if (sizes.given > freeBytes && sizes.given > ratio * sizes.taken)
      throw new FileUnreadable(
        "inflates-too-far",
        `its first ${sizes.taken} bytes inflate to more than ${ratio} times as many`,
      );
    yield bytes;
  }
}

/** One call of the stream's; resolves to what is wrong with its content, if anything is. */
function step(gunzip: Gunzip, call: (done: () => void) => void): Promise<FileUnreadable | undefined> {
  return new Promise((resolve) => {
    // Zeros follow the end of the stream.
    if (gunzip.readableEnded) return resolve(undefined);
    const failed = (error: NodeJS.ErrnoException) => resolve(unreadable(error));
    gunzip.once("error", failed);
    call(() => {
      // After a fault the callback comes before the event, or never.
      if (gunzip.errored) return resolve(unreadable(gunzip.errored));
      gunzip.off("error", failed);
      resolve(undefined);
    });
  });
}

function unreadable({ code }: NodeJS.ErrnoException): FileUnreadable {
  return code === "Z_BUF_ERROR"
    ? new FileUnreadable("truncated", "the gzip stream ends early")
    : new FileUnreadable("damaged", `the gzip stream is damaged (${code ?? "unknown fault"})`);
}
