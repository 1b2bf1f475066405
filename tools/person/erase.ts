import { erasureStoreFor } from "../../shared/composition.ts";
import { erasureRequest } from "../../shared/operations/person/request-erasure.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { profiles } from "../../shared/streams/profiles.ts";
import { subject } from "../../shared/streams/subject.ts";
import { recordCommandRead } from "../common/record-command-read.ts";

/** Sends the deletion through the hub of the profiles, like any other: it is in bronze, and exactly once. */
export async function erasePerson(azure: Azure, userId: string, now: number): Promise<string> {
  const { earliestTime } = azure.configuration;
  const request = erasureRequest(userId, { hashes: erasureStoreFor(azure).hashes, now, earliestTime });
  if (request === undefined) throw new Error("USER is no user id: a text of 1 to 128 characters expected");
  await recordCommandRead(azure, "person erase", { what: "erasure", subjects: [subject("user", userId)] }, now);
  await azure.hub(profiles.hub).publish([request.event]);
  return `erasure up to ${request.until} requested\nreceipt ${request.receipt}`;
}
