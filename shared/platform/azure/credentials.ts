import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/identity";
import type { Connection } from "./configuration.ts";

/**
 * The managed identity in Azure; on a developer's machine the signed-in developer. The SDK of identities is imported
 * for the first token: a command with connection strings never needs it, and it is slow to load.
 */
export function credentialOf({ clientId }: Extract<Connection, { kind: "identity" }>): TokenCredential {
  let opened: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
      opened ??= open(clientId);
      return (await opened).getToken(scopes, options);
    },
  };
}

async function open(clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
  return clientId === undefined ? new DefaultAzureCredential() : new ManagedIdentityCredential({ clientId });
}
