import { setTimeout as sleep } from "node:timers/promises";
import type { Azure } from "../../shared/azure/clients.ts";
import type { ReplayWorld } from "../../shared/quarantine/replay.ts";
import type { QuarantineStore } from "../../shared/quarantine/store.ts";
import { streamNamed } from "../../shared/streams/registry.ts";

export function quarantineStore(azure: Azure): QuarantineStore {
  return {
    manifest: azure.table("manifest"),
    bronze: azure.blobs("bronze"),
    quarantine: azure.blobs("quarantine"),
    ledger: azure.table("quarantine"),
  };
}

export function replayWorld(azure: Azure): ReplayWorld {
  const store = quarantineStore(azure);
  return { store, streamNamed, hub: ({ hub }) => azure.hub(hub), now: Date.now, sleep: (time) => sleep(time) };
}
