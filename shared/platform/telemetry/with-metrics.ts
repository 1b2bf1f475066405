import { record } from "./record.ts";
import { type SpanName, spans } from "./spans.ts";
import { type Tracing, traced } from "./with-span.ts";

type Watched = Parameters<typeof traced>[0];

/**
 * Does one piece of work in a span of its own, and notes how long it took and whether it failed; a failure is thrown on.
 *
 * @param of its stream or summary; empty when it is of none
 */
export async function observed<N extends SpanName, T>(
  context: Watched,
  name: N,
  of: string,
  attributes: Parameters<typeof traced<N, T>>[2],
  work: (tracing: Tracing<N>) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const done = (result: "done" | "failed") => {
    const seconds = (performance.now() - began) / 1000;
    record("korevital.work.duration", seconds, { work: spans[name].work, of, result });
  };
  try {
    const value = await traced(context, name, attributes, work);
    done("done");
    return value;
  } catch (error) {
    done("failed");
    throw error;
  }
}
