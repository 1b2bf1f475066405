import { beforeEach, expect, it, vi } from "vitest";
import { credentialOf } from "./credentials.ts";

const tokens = vi.hoisted(() => ({ opened: [] as unknown[] }));
vi.mock("@azure/identity", () => {
  class Credential {
    constructor(options?: unknown) {
      tokens.opened.push(options);
    }
    getToken = async (scopes: string) => ({ token: `token for ${scopes}`, expiresOnTimestamp: 1 });
  }
  return { DefaultAzureCredential: Credential, ManagedIdentityCredential: Credential };
});

beforeEach(() => void tokens.opened.splice(0));

it.each([
  [undefined, undefined],
  ["id", { clientId: "id" }],
])("opens the identity %s once, for its first token", async (clientId, options) => {
  const credential = credentialOf({ kind: "identity", endpoints: {}, clientId });
  expect(tokens.opened).toEqual([]);
  const [first] = await Promise.all([credential.getToken("a"), credential.getToken("b")]);
  expect(first).toMatchObject({ token: "token for a" });
  expect(tokens.opened).toEqual([options]);
});
