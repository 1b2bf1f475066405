/** Protocols of a device: AMQP or Kafka to the hubs, or HTTP to the app. */
export const protocols = ["amqp", "kafka", "http"] as const;

export type Protocol = (typeof protocols)[number];

/** There is one device model per protocol; devices are assigned to models round-robin. */
export function protocolOf(inUse: readonly Protocol[], device: number): Protocol {
  const protocol = inUse[device % inUse.length];
  if (protocol === undefined) throw new Error("a simulation needs at least one protocol");
  return protocol;
}
