import { createGunzip, type Gunzip } from "node:zlib";
import { FileUnreadable } from "./file-unreadable.ts";

/**
 * Content that inflates to more than `freeBytes` may not exceed `ratio` times its compressed size; no content may
 * exceed `maxBytes`.
 */
export interface InflateLimits {
  readonly freeBytes: number;
  readonly ratio: number;
  readonly maxBytes: number;
}

/** Typical files of events inflate to about 10 times their size; deflate can reach 1,032 times. */
export const inflateLimits: InflateLimits = { freeBytes: 16 * 2 ** 20, ratio: 200, maxBytes: 2 ** 30 };

/** Deflate inflates it to at most 16 MiB, which are in memory at one time. */
const sliceSize = 16 * 1024;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Inflates gzip with one or several members. Before a truncation all content is yielded; before damage, all but at most
 * 64 KiB.
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
  const sizes = { compressed: 0, inflated: 0 };
  try {
    for await (const block of compressed) {
      for (let from = 0; from < block.length; from += sliceSize) {
        const slice = block.subarray(from, from + sliceSize);
        const fault = await step(gunzip, (done) => gunzip.write(slice, done));
        sizes.compressed += slice.length;
        yield* withinLimits(limits, sizes, output.splice(0));
        if (fault !== undefined) throw fault;
      }
    }
    const fault = await step(gunzip, (done) => gunzip.once("end", done).end());
    yield* withinLimits(limits, sizes, output.splice(0));
    if (fault !== undefined) throw fault;
  } finally {
    gunzip.destroy();
  }
}

function* withinLimits(
  { freeBytes, ratio, maxBytes }: InflateLimits,
  sizes: { readonly compressed: number; inflated: number },
  output: readonly Uint8Array[],
): Generator<Uint8Array> {
  for (const bytes of output) {
    sizes.inflated += bytes.length;
    if (sizes.inflated > maxBytes)
      throw new FileUnreadable("inflates-too-far", `it inflates to more than ${maxBytes} bytes`);
    if (sizes.inflated > freeBytes && sizes.inflated > ratio * sizes.compressed)
      throw new FileUnreadable(
        "inflates-too-far",
        `its first ${sizes.compressed} bytes inflate to more than ${ratio} times as many`,
      );
    yield bytes;
  }
}

/** One call of the stream; resolves to the fault of its content, if there is one. */
function step(gunzip: Gunzip, call: (done: () => void) => void): Promise<FileUnreadable | undefined> {
  return new Promise((resolve) => {
    // Zeros can follow the end of the stream.
    if (gunzip.readableEnded) return resolve(undefined);
    const failed = (error: NodeJS.ErrnoException) => resolve(faultOf(error));
    gunzip.once("error", failed);
    call(() => {
      // After a fault the callback is called before the event, or never.
      if (gunzip.errored) return resolve(faultOf(gunzip.errored));
      gunzip.off("error", failed);
      resolve(undefined);
    });
  });
}

function faultOf({ code }: NodeJS.ErrnoException): FileUnreadable {
  return code === "Z_BUF_ERROR"
    ? new FileUnreadable("truncated", "the gzip stream ends early")
    : new FileUnreadable("damaged", `the gzip stream is damaged (${code ?? "unknown fault"})`);
}
