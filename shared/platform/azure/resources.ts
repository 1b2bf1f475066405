import resources from "../../resources.json" with { type: "json" };

/** The Azure resources of the app. The local endpoints and Bicep read the same file. */
export { resources };

/** The consumer group of the app in each hub. */
export const consumerGroup = "ingest";

/** The setting with the real name of a hub: `user-info` -> `HUB_USER_INFO`. */
export function hubSetting(hub: string): string {
  return `HUB_${hub.toUpperCase().replaceAll("-", "_")}`;
}
