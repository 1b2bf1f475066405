import { type Policy, perResource, textsIn } from "./policy.ts";

const secret =
  /\blist(Keys|Secrets|AccountSas|ServiceSas|ConnectionStrings)\b|SharedAccess(Key|Signature)|AccountKey=|[?&]sig=|[?&]code=|-----BEGIN/i;

const inResources = perResource("", (resource) => secretsIn(resource, resource.name));

/** Identities and roles replace keys; the only secret is a reference to Key Vault. */
export const noSecrets: Policy = {
  name: "no key, connection string or signature, including outputs",
  violations: (snapshot, facts) => [
    ...inResources.violations(snapshot, facts),
    ...secretsIn(snapshot.outputs, "outputs"),
  ],
};

function secretsIn(value: unknown, where: string): string[] {
  return [...textsIn(value)].filter(({ text }) => secret.test(text)).map(({ path }) => `${where}: ${path}`);
}
