import resources from "../../resources.json" with { type: "json" };

/** What the app needs of Azure. Local endpoints and Bicep read the same file. */
export { resources };

/** The setting that holds a hub's real name: `user-info` -> `HUB_USER_INFO`. */
export function hubSetting(hub: string): string {
  return `HUB_${hub.toUpperCase().replaceAll("-", "_")}`;
}
