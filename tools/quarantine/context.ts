import { setTimeout as sleep } from "node:timers/promises";
import type { ReplayContext } from "../../shared/operations/quarantine/replay.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { streamNamed } from "../../shared/streams/registry.ts";

export function quarantineStore(azure: Azure): QuarantineStore {
  return {
    manifest: azure.table("manifest"),
    bronze: azure.blobs("bronze"),
    quarantine: azure.blobs("quarantine"),
    ledger: azure.table("quarantine"),
  };
}

export function replayContext(azure: Azure): ReplayContext {
  const store = quarantineStore(azure);
  return { store, streamNamed, hub: ({ hub }) => azure.hub(hub), now: Date.now, sleep: (time) => sleep(time) };
}
