import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openCompiler } from "./compiler.ts";
import { type Facts, factsOf } from "./facts.ts";
import { compilerMissing, findCompiler } from "./find-compiler.ts";
import { policiesOf } from "./policies/policies.ts";
import { at, ofType } from "./policies/policy.ts";

const addresses = ["203.0.113.0/24", "198.51.100.7/32"];

it("the pipeline alone reaches a webhook, and gets its URL and secret as references to the vault", async ({ skip }) => {
  const program = await findCompiler();
  if (program === undefined) return skip(compilerMissing);
  const compiler = await openCompiler(program);
  const folder = await mkdtemp(join(tmpdir(), "bicep-webhook-"));
  try {
    const parameter = `param alertWebhook = { addressRanges: ['${addresses.join("', '")}'] }\n`;
    for (const part of ["bicep", "shared"]) await cp(part, join(folder, part), { recursive: true });
    await appendFile(join(folder, "bicep", "environments", "uat.bicepparam"), parameter);
    const snapshot = await compiler.expand(folder, "uat");
    const settings = ofType(snapshot, "Microsoft.Web/sites/config")
      .filter(({ name }) => name.endsWith("/appsettings"))
      .map((config) => at(config, "properties") as Readonly<Record<string, string>>)
      .map((each) => [each["APP_PART"], each["ALERT_WEBHOOK_URL"], each["ALERT_WEBHOOK_SECRET"]]);
    const reference = (name: string) => expect.stringMatching(`^@Microsoft.KeyVault\\(.*SecretName=${name}\\)$`);
    expect(settings.toSorted()).toEqual([
      ["api", "", ""],
      ["pipeline", reference("alert-webhook-url"), reference("alert-webhook-secret")],
    ]);
    const facts = factsOf("uat");
    const violations = (some: Facts) => policiesOf("uat").flatMap((policy) => policy.violations(snapshot, some));
    expect(violations({ ...facts, alertWebhook: addresses })).toEqual([]);
    // Two settings of the app, and a rule of its network.
    expect(violations(facts)).toHaveLength(3);
  } finally {
    compiler.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);
