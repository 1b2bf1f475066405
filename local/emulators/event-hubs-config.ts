import type { HubDescription } from "../event-hubs/hub.ts";

/** Limits of Microsoft's emulator. */
const mostHubs = 10;
const mostConsumerGroups = 20;

/**
 * `Config.json` of Microsoft's Event Hubs emulator. It knows one namespace of this name, counts partitions in texts, and
 * has `$default` by itself.
 *
 * @throws Error for more than it can have
 */
export function eventHubsEmulatorConfig(hubs: readonly HubDescription[]): object {
  if (hubs.length > mostHubs)
    throw new Error(`the Event Hubs emulator has at most ${mostHubs} hubs, not ${hubs.length}`);
  return {
    UserConfig: {
      NamespaceConfig: [{ Type: "EventHub", Name: "emulatorNs1", Entities: hubs.map(entity) }],
      LoggingConfig: { Type: "Console" },
    },
  };
}

function entity({ name, partitions, consumerGroups }: HubDescription): object {
  if (consumerGroups.length > mostConsumerGroups)
    throw new Error(`the Event Hubs emulator has at most ${mostConsumerGroups} consumer groups: ${name}`);
  const groups = consumerGroups.map((group) => ({ Name: group }));
  return {
    Name: name,
    PartitionCount: String(partitions),
    // an empty list is refused, no list is not
    ...(groups.length === 0 ? {} : { ConsumerGroups: groups }),
  };
}
