import { createHash, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type BlockBlobClient, RestError } from "@azure/storage-blob";
import { openHostContainer } from "../host-storage.ts";
import { hasExited, ownIdentity, type ProcessIdentity } from "../process-identity.ts";
import type { AppSettings } from "../settings/app-settings.ts";
import { type Lease, leaseDuration } from "./singleton.ts";

/** A slow request is useless for a lease of 15 s. */
const retryOptions = { maxTries: 2, tryTimeoutInMs: 3_000, retryDelayInMs: 200 };

/**
 * The leases of the Functions host: one blob a function, in the storage account of `AzureWebJobsStorage`.
 *
 * @returns the lease of a function, by its name
 * @throws StartError when the account is missing
 */
export async function openBlobLeases(settings: AppSettings, appFolder: string): Promise<(name: string) => Lease> {
  const folder = `locks/${settings.get("AzureFunctionsWebHost__hostid") ?? hostIdOf(appFolder)}`;
  const container = await openHostContainer(settings, "azure-webjobs-hosts", "the leases of timers", { retryOptions });
  return (name) => blobLease(container.getBlockBlobClient(`${folder}/${name}.Listener`));
}

/** The same for all hosts of an app on one machine. */
function hostIdOf(appFolder: string): string {
  const machine = hostname()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .slice(0, 20);
  return `${machine}-${createHash("sha256").update(appFolder).digest("hex").slice(0, 10)}`;
}

/**
 * A lease on a blob. The metadata of the blob identifies its owner: when that process has exited, its lease is broken
 * instead of awaited. A host owns the lease once it has written its identity under it.
 */
export function blobLease(
  blob: BlockBlobClient,
  identity: ProcessIdentity = ownIdentity(),
  leaseId: string = randomUUID(),
): Lease {
  const client = blob.getBlobLeaseClient(leaseId);
  const metadata = { machine: identity.machine, process: identity.process };
  const acquireFree = async (): Promise<boolean> => {
    if (!(await unlessStatus([409], client.acquireLease(leaseDuration / 1000)))) return false;
    return unlessStatus([409, 412], blob.setMetadata(metadata, { conditions: { leaseId } }));
  };
  return {
    async acquire() {
      const properties = await blob.getProperties().catch(ignoreStatus(404));
      // 409 or 412: another host creates it concurrently.
      if (properties === undefined)
        await unlessStatus([409, 412], blob.upload("", 0, { conditions: { ifNoneMatch: "*" } }));
      const { leaseState, metadata: { machine = "", process = "" } = {}, etag: ifMatch = "" } = properties ?? {};
      const isOwn = machine === identity.machine && process === identity.process;
      if (leaseState !== "leased" || isOwn) return acquireFree();
      if (!hasExited({ machine, process })) return false;
      // Only if the identity that was read is still there: a new owner has written its own.
      return (await unlessStatus([409, 412], client.breakLease(0, { conditions: { ifMatch } }))) && acquireFree();
    },
    renew: () => unlessStatus([404, 409, 412], client.renewLease()),
    async release() {
      await unlessStatus([404, 409, 412], client.releaseLease());
    },
  };
}

/** False for a response with one of these statuses. */
async function unlessStatus(statuses: readonly number[], request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof RestError && statuses.includes(error.statusCode ?? 0)) return false;
    throw error;
  }
}

function ignoreStatus(status: number): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof RestError) || error.statusCode !== status) throw error;
  };
}
