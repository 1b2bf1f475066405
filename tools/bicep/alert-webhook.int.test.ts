import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openCompiler } from "./compiler.ts";
import { factsOf } from "./facts.ts";
import { compilerMissing, findCompiler } from "./find-compiler.ts";
import { appSettings } from "./policies/app-settings.ts";
import { at, ofType } from "./policies/policy.ts";

it("only the pipeline gets the URL and the secret of a webhook, as references to the vault", async ({ skip }) => {
  const program = await findCompiler();
  if (program === undefined) return skip(compilerMissing);
  const compiler = await openCompiler(program);
  const folder = await mkdtemp(join(tmpdir(), "bicep-webhook-"));
  try {
    for (const part of ["bicep", "shared"]) await cp(part, join(folder, part), { recursive: true });
    await appendFile(join(folder, "bicep", "environments", "dev.bicepparam"), "param hasAlertWebhook = true\n");
    const snapshot = await compiler.expand(folder, "dev");
    const settings = ofType(snapshot, "Microsoft.Web/sites/config")
      .filter(({ name }) => name.endsWith("/appsettings"))
      .map((config) => at(config, "properties") as Readonly<Record<string, string>>)
      .map((each) => [each["APP_PART"], each["ALERT_WEBHOOK_URL"], each["ALERT_WEBHOOK_SECRET"]]);
    const reference = (name: string) => expect.stringMatching(`^@Microsoft.KeyVault\\(.*SecretName=${name}\\)$`);
    expect(settings.toSorted()).toEqual([
      ["api", "", ""],
      ["pipeline", reference("alert-webhook-url"), reference("alert-webhook-secret")],
    ]);
    expect(appSettings.violations(snapshot, { ...factsOf("dev"), alertWebhook: true })).toEqual([]);
    expect(appSettings.violations(snapshot, factsOf("dev"))).toHaveLength(2);
  } finally {
    compiler.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);
