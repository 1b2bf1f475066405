/** Protocols of a device: AMQP or Kafka to the hubs, or HTTP to the app. */
export const protocols = ["amqp", "kafka", "http"] as const;

export type Protocol = (typeof protocols)[number];

/**
 * Parses one or more protocols, such as `amqp,kafka`.
 *
 * @throws Error that names the flag and its values
 */
export function parseProtocols(text: string): readonly Protocol[] {
  return text.split(",").map((name) => {
    const known = protocols.find((protocol) => protocol === name.trim());
    if (known === undefined) throw new Error(`--protocol ${text}: one or more of ${protocols.join(", ")} expected`);
    return known;
  });
}

/** There is one device model per protocol; devices are assigned to models round-robin. */
export function protocolOf(inUse: readonly Protocol[], device: number): Protocol {
  const protocol = inUse[device % inUse.length];
  if (protocol === undefined) throw new Error("a simulation needs at least one protocol");
  return protocol;
}
