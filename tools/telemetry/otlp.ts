import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/* The part of OTLP-JSON that these commands read; 64-bit integers are text. */

export interface OtlpAttribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string | number; readonly doubleValue?: number };
}

export interface OtlpPoint {
  readonly attributes?: readonly OtlpAttribute[];
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly asInt?: string | number;
  readonly count?: string | number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts?: readonly (string | number)[];
  readonly explicitBounds?: readonly number[];
}

export interface OtlpMetric {
  readonly name: string;
  readonly unit?: string;
  readonly sum?: { readonly dataPoints: readonly OtlpPoint[] };
  readonly gauge?: { readonly dataPoints: readonly OtlpPoint[] };
  readonly histogram?: { readonly dataPoints: readonly OtlpPoint[] };
}

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

export function valuesOf(attributes: readonly OtlpAttribute[] = []): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue ?? value.doubleValue ?? "")]),
  );
}

/**
 * Reads all files of one kind: the lines of each process, in order. Incomplete lines of killed processes are skipped.
 *
 * @throws Error when there is no such file
 */
export async function readOtlp(folder: string, kind: "metrics" | "spans" | "logs"): Promise<unknown[][]> {
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.filter((name) => name.startsWith(`${kind}-`) && name.endsWith(".jsonl")).sort();
  if (files.length === 0)
    throw new Error(`no ${kind} in ${folder}: npx korevital start --telemetry on (for another data folder: --data)`);
  return Promise.all(
    files.map(async (name) => {
      const rotated = names.includes(`${name}.1`) ? await readFile(join(folder, `${name}.1`), "utf8") : "";
      return linesOf(rotated + (await readFile(join(folder, name), "utf8")));
    }),
  );
}

function linesOf(text: string): unknown[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}
