import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from "@azure/identity";
import type { Connection } from "./configuration.ts";

/** The app's own identity in Azure; on a developer's machine whoever is logged in there. */
export function credentialOf({ clientId }: Extract<Connection, { kind: "identity" }>): TokenCredential {
  return clientId === undefined ? new DefaultAzureCredential() : new ManagedIdentityCredential({ clientId });
}
