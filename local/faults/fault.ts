/** What can go wrong at each endpoint, in the words of the command line. */
export const faultKinds = {
  cosmos: ["429", "503", "latency", "drop"],
  storage: ["503", "500", "timeout", "drop"],
  "event-hubs": ["disconnect", "throttle", "steal", "anew"],
} as const;

export type Target = keyof typeof faultKinds;
export type KindOf<T extends Target> = (typeof faultKinds)[T][number];

/** What is to go wrong now. */
export interface Fault<Kind extends string = string> {
  readonly kind: Kind;
  /** True: what was asked for is done first, and only the answer is lost. */
  readonly after: boolean;
  /** Of `429`: what the client is told to wait, in milliseconds. */
  readonly retryAfter: number;
  /** Of `latency`, `timeout` and, over Kafka, `throttle`: how long the answer takes, in milliseconds. */
  readonly delay: number;
}

/** Whom an endpoint asks, once for each thing that it is asked for. */
export interface Faults {
  /**
   * @param kinds that can happen at this place
   * @param subject what was asked for, as text: `POST /dbs/shop/colls/orders/docs`, `send telemetry over Kafka`
   */
  draw<T extends Target, K extends KindOf<T>>(target: T, kinds: readonly K[], subject: string): Fault<K> | undefined;
}

/** Nothing goes wrong. */
export const noFaults: Faults = { draw: () => undefined };
