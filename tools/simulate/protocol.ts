/** How a device speaks to the pipeline: to the hubs over AMQP or Kafka, or to the app's own door. */
export const protocols = ["amqp", "kafka", "http"] as const;

export type Protocol = (typeof protocols)[number];

/**
 * Reads `amqp`, or several as `amqp,kafka`.
 *
 * @throws Error naming the flag and what it takes
 */
export function protocolsIn(text: string): readonly Protocol[] {
  return text.split(",").map((name) => {
    const known = protocols.find((protocol) => protocol === name.trim());
    if (known === undefined) throw new Error(`--protocol ${text}: of ${protocols.join(", ")}, one or several expected`);
    return known;
  });
}

/** There are as many models of devices as protocols, in turn: each model speaks one. */
export function protocolOf(spoken: readonly Protocol[], device: number): Protocol {
  const protocol = spoken[device % spoken.length];
  if (protocol === undefined) throw new Error("a simulation speaks one protocol at least");
  return protocol;
}
