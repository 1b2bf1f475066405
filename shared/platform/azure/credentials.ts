import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from "@azure/identity";
import type { Connection } from "./configuration.ts";

/** The managed identity in Azure; on a developer's machine the signed-in developer. */
export function credentialOf({ clientId }: Extract<Connection, { kind: "identity" }>): TokenCredential {
  return clientId === undefined ? new DefaultAzureCredential() : new ManagedIdentityCredential({ clientId });
}
