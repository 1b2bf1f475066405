import { createHash, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type BlockBlobClient, ContainerClient, RestError } from "@azure/storage-blob";
import { messageOf } from "../log.ts";
import { isGone, ownIdentity, type ProcessIdentity } from "../process-identity.ts";
import type { AppSettings } from "../settings/app-settings.ts";
import { StartError } from "../start-error.ts";
import { type Lock, leaseTime } from "./singleton.ts";

const containerName = "azure-webjobs-hosts";

/** A request that is not answered soon is no use to a lease of 15 s. */
const retryOptions = { maxTries: 2, tryTimeoutInMs: 3_000, retryDelayInMs: 200 };

/**
 * Locks where the Functions host keeps them: leases of blobs in the storage account of `AzureWebJobsStorage`, one a function.
 *
 * @returns the lock of a function, by its name
 * @throws StartError when there is no such account
 */
export async function openBlobLocks(settings: AppSettings, appFolder: string): Promise<(name: string) => Lock> {
  const connection = settings.get("AzureWebJobsStorage");
  if (connection === undefined || connection === "")
    throw new StartError('there is no setting "AzureWebJobsStorage", where the timer trigger keeps its locks');
  const folder = `locks/${settings.get("AzureFunctionsWebHost__hostid") ?? hostIdOf(appFolder)}`;
  try {
    const container = new ContainerClient(connection, containerName, { retryOptions });
    await container.createIfNotExists();
    return (name) => blobLock(container.getBlockBlobClient(`${folder}/${name}.Listener`));
  } catch (error) {
    throw new StartError(`the storage account of "AzureWebJobsStorage" cannot be used: ${messageOf(error)}`);
  }
}

/** The same for all hosts of an app on a machine. */
function hostIdOf(appFolder: string): string {
  const machine = hostname()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .slice(0, 20);
  return `${machine}-${createHash("sha256").update(appFolder).digest("hex").slice(0, 10)}`;
}

/**
 * A lock that is a blob's lease. Its holder stands in the blob's metadata: when that process is known to be gone, its lease is
 * broken rather than waited for. Whoever has written its name under its lease is the holder, and no one before.
 */
export function blobLock(
  blob: BlockBlobClient,
  identity: ProcessIdentity = ownIdentity(),
  leaseId: string = randomUUID(),
): Lock {
  const lease = blob.getBlobLeaseClient(leaseId);
  const metadata = { machine: identity.machine, process: identity.process };
  const take = async (): Promise<boolean> => {
    if (!(await unless([409], lease.acquireLease(leaseTime / 1000)))) return false;
    return unless([409, 412], blob.setMetadata(metadata, { conditions: { leaseId } }));
  };
  return {
    async acquire() {
      const found = await blob.getProperties().catch(ignoring(404));
      // 409 or 412: another host made it at this moment
      if (found === undefined) await unless([409, 412], blob.upload("", 0, { conditions: { ifNoneMatch: "*" } }));
      const { leaseState, metadata: { machine = "", process = "" } = {}, etag: ifMatch = "" } = found ?? {};
      const isOwn = machine === identity.machine && process === identity.process;
      if (leaseState !== "leased" || isOwn) return take();
      if (!isGone({ machine, process })) return false;
      // the name that was read must still be there: a new holder has written its own
      return (await unless([409, 412], lease.breakLease(0, { conditions: { ifMatch } }))) && take();
    },
    renew: () => unless([404, 409, 412], lease.renewLease()),
    async release() {
      await unless([404, 409, 412], lease.releaseLease());
    },
  };
}

/** False for an answer with one of these statuses. */
async function unless(statuses: readonly number[], request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof RestError && statuses.includes(error.statusCode ?? 0)) return false;
    throw error;
  }
}

function ignoring(status: number): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof RestError) || error.statusCode !== status) throw error;
  };
}
