/** One OpenTelemetry instrument. `unit` follows UCUM; a counted thing is in braces. */
export interface Metric {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly unit: string;
  readonly description: string;
  readonly attributes: Attributes;
  /** Upper bounds of the buckets of a histogram. */
  readonly bounds?: readonly number[];
}

/** `text`: a name that another list defines, such as that of a stream. Otherwise the closed list of values. */
export type Attribute = "text" | readonly string[];
export type Attributes = Readonly<Record<string, Attribute>>;

/** Values for the attributes of a metric. */
export type AttributeValues<A extends Attributes> = {
  readonly [N in keyof A]: A[N] extends readonly (infer V extends string)[] ? V : string;
};

type MetricOf<K extends Metric["kind"], A extends Attributes> = Omit<Metric, "kind" | "attributes"> & {
  readonly kind: K;
  readonly attributes: A;
};

export function counter<const A extends Attributes>(
  unit: string,
  description: string,
  attributes: A,
): MetricOf<"counter", A> {
  return { kind: "counter", unit, description, attributes };
}

/** Only the latest value is exported. */
export function gauge<const A extends Attributes>(
  unit: string,
  description: string,
  attributes: A,
): MetricOf<"gauge", A> {
  return { kind: "gauge", unit, description, attributes };
}

export function histogram<const A extends Attributes>(
  unit: string,
  description: string,
  bounds: readonly number[],
  attributes: A,
): MetricOf<"histogram", A> {
  return { kind: "histogram", unit, description, bounds, attributes };
}

/** Bounds for durations, from 10 ms to ten minutes. */
export const seconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600] as const;

/** Bounds for numbers of events in a batch. */
export const sizes = [1, 10, 50, 100, 250, 500, 750, 1000, 2500, 5000, 10_000] as const;
