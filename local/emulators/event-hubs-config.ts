import type { HubDescription } from "../event-hubs/hub.ts";

/** Limits of Microsoft's emulator. */
const maxHubs = 10;
const maxConsumerGroups = 20;

/**
 * `Config.json` of Microsoft's Event Hubs emulator. It has one namespace of this name, partition counts are strings,
 * and it creates `$default` by itself.
 *
 * @throws Error beyond its limits
 */
export function eventHubsEmulatorConfig(hubs: readonly HubDescription[]): object {
  if (hubs.length > maxHubs) throw new Error(`the Event Hubs emulator has at most ${maxHubs} hubs, not ${hubs.length}`);
  return {
    UserConfig: {
      NamespaceConfig: [{ Type: "EventHub", Name: "emulatorNs1", Entities: hubs.map(entity) }],
      LoggingConfig: { Type: "Console" },
    },
  };
}

function entity({ name, partitions, consumerGroups }: HubDescription): object {
  if (consumerGroups.length > maxConsumerGroups)
    throw new Error(`the Event Hubs emulator has at most ${maxConsumerGroups} consumer groups: ${name}`);
  const groups = consumerGroups.map((group) => ({ Name: group }));
  return {
    Name: name,
    PartitionCount: String(partitions),
    // the emulator rejects an empty list, but not a missing one
    ...(groups.length === 0 ? {} : { ConsumerGroups: groups }),
  };
}
