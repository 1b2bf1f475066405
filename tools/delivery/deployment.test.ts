import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { environments, readSnapshot } from "../bicep/snapshot.ts";
import { deploymentName, groupOf, readDeployment } from "./deployment.ts";

it.each(environments)("reads the Bicep outputs of %s", async (environment) => {
  const { outputs } = await readSnapshot(".", environment);
  const values = Object.keys(outputs).map((name) => [name, { type: "String", value: `the ${name}` }]);
  // A list in Azure; anything else is no list.
  const az = async () => JSON.stringify(Object.fromEntries(values));
  expect(await readDeployment(az, "group")).toEqual({
    group: "group",
    appName: "the appName",
    appNames: [],
    appHostName: "the appHostName",
    lakeName: "the lakeName",
    signInClientId: "the signInClientId",
  });
});

it("matches the names in the azd template", () => {
  const interpolated = `\${environmentName}`;
  expect(readFileSync("bicep/subscription.bicep", "utf8")).toContain(`name: '${deploymentName}'`);
  expect(readFileSync("bicep/subscription.bicep", "utf8")).toContain(
    `name: '${groupOf("dev", "")}'`.replace("dev", interpolated),
  );
});

it("fails without a deployment, and accepts a resource group", async () => {
  await expect(readDeployment(async () => "", "g")).rejects.toThrow("korevital in g has no output appName");
  expect([groupOf("qa", undefined), groupOf("qa", "mine")]).toEqual(["rg-korevital-qa", "mine"]);
});
