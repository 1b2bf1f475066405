/** The kinds of faults of each endpoint, by their names on the command line. */
export const faultKinds = {
  cosmos: ["429", "503", "latency", "drop"],
  storage: ["503", "500", "timeout", "drop"],
  "event-hubs": ["disconnect", "throttle", "steal", "recreate"],
} as const;

export type Target = keyof typeof faultKinds;
export type KindOf<T extends Target> = (typeof faultKinds)[T][number];

/** A fault to inject into one operation. */
export interface Fault<Kind extends string = string> {
  readonly kind: Kind;
  /** True: the operation is carried out, and only its response is lost. */
  readonly after: boolean;
  /** Of `429`: the retry delay that the client gets, in milliseconds. */
  readonly retryAfter: number;
  /** Of `latency`, `timeout` and, over Kafka, `throttle`: how long the response takes, in milliseconds. */
  readonly delay: number;
}

/** The source of faults. An endpoint draws once for each operation. */
export interface Faults {
  /**
   * @param kinds that the operation can fail with
   * @param operation as text: `POST /dbs/shop/colls/orders/docs`, `send telemetry over Kafka`
   */
  draw<T extends Target, K extends KindOf<T>>(target: T, kinds: readonly K[], operation: string): Fault<K> | undefined;
}

/** Injects nothing. */
export const noFaults: Faults = { draw: () => undefined };
