import { record } from "./record.ts";
import { type SpanName, spans } from "./spans.ts";
import { type ActiveSpan, withSpan } from "./with-span.ts";

type InvocationTrace = Parameters<typeof withSpan>[0];

/**
 * Runs one unit of work in a span, and records its duration and result. An error is rethrown.
 *
 * @param of stream or summary of the work; empty when it has neither
 */
export async function withMetrics<N extends SpanName, T>(
  context: InvocationTrace,
  name: N,
  of: string,
  attributes: Parameters<typeof withSpan<N, T>>[2],
  work: (tracing: ActiveSpan<N>) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const done = (result: "done" | "failed") => {
    const seconds = (performance.now() - began) / 1000;
    record("korevital.work.duration", seconds, { work: spans[name].work, of, result });
  };
  try {
    const value = await withSpan(context, name, attributes, work);
    done("done");
    return value;
  } catch (error) {
    done("failed");
    throw error;
  }
}
