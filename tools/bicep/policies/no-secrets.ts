import { type Policy, textsIn } from "./policy.ts";

const secret =
  /\blist(Keys|Secrets|AccountSas|ServiceSas|ConnectionStrings)\b|SharedAccess(Key|Signature)|AccountKey=|[?&]sig=|[?&]code=|-----BEGIN/i;

/** Identities and roles take the place of all of them; the one secret stands in Key Vault and is only referred to. */
export const noSecrets: Policy = {
  name: "no key, connection string or signature anywhere, outputs included",
  violations: ({ predictedResources, outputs }) => [
    ...predictedResources.flatMap((resource) => found(resource, resource.name)),
    ...found(outputs, "outputs"),
  ],
};

function found(value: unknown, where: string): string[] {
  return [...textsIn(value)].filter(({ text }) => secret.test(text)).map(({ path }) => `${where}: ${path}`);
}
