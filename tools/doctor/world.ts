import { randomUUID } from "node:crypto";
import type { Azure } from "../../shared/azure/clients.ts";
import type { Orchestrations } from "../../shared/azure/orchestrations.ts";
import { continuation, landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import type { DoctorWorld } from "../../shared/doctor/world.ts";
import { summaries } from "../../shared/gold/registry.ts";
import { streams } from "../../shared/streams/registry.ts";

export function doctorWorld(
  azure: Azure,
  orchestrations: Orchestrations | undefined,
  now: () => number = Date.now,
): DoctorWorld {
  const { configuration, checkpoints, silver, gold } = azure;
  const queue = azure.queue("landing-events");
  return {
    ...{ streams, summaries, checkpoints, silver, gold, orchestrations, now },
    hub: ({ hub }) => azure.hub(hub),
    lake: {
      manifest: azure.table("manifest"),
      bronze: azure.blobs("bronze"),
      quarantine: azure.blobs("quarantine"),
      reports: azure.blobs("landing-reports"),
      files: azure.files(landingContainer),
      now,
      newId: () => randomUUID(),
    },
    landingGrace: configuration.landingGrace,
    goldUnhurried: configuration.goldUnhurried,
    enqueue: (file) => queue.send(continuation(file)),
    ledger: azure.table("quarantine"),
    database: configuration.silverDatabase,
  };
}
