import { randomUUID } from "node:crypto";
import { continuation, landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import { summaries } from "../../shared/gold/registry.ts";
import type { DoctorContext } from "../../shared/operations/doctor/context.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { Orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { streams } from "../../shared/streams/registry.ts";

export function doctorContext(
  azure: Azure,
  orchestrations: Orchestrations | undefined,
  now: () => number = Date.now,
): DoctorContext {
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
      retryConflicts: azure.retryConflicts,
      now,
      newId: () => randomUUID(),
    },
    landingGrace: configuration.landingGrace,
    goldRefreshInterval: configuration.goldRefreshInterval,
    enqueue: (file) => queue.send(continuation(file)),
    ledger: azure.table("quarantine"),
    database: configuration.silverDatabase,
  };
}
