import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { environments, readSnapshot } from "../bicep/snapshot.ts";
import { deploymentName, groupOf, readDeployment } from "./deployment.ts";

it.each(environments)("finds what Bicep puts out for %s", async (environment) => {
  const { outputs } = await readSnapshot(".", environment);
  const told = Object.keys(outputs).map((name) => [name, { type: "String", value: `the ${name}` }]);
  const az = async () => JSON.stringify(Object.fromEntries(told));
  expect(await readDeployment(az, "group")).toEqual({
    group: "group",
    appName: "the appName",
    appHostName: "the appHostName",
    lakeName: "the lakeName",
  });
});

it("finds what azd deployed, too", () => {
  const interpolated = `\${environmentName}`;
  expect(readFileSync("bicep/subscription.bicep", "utf8")).toContain(`name: '${deploymentName}'`);
  expect(readFileSync("bicep/subscription.bicep", "utf8")).toContain(
    `name: '${groupOf("dev", "")}'`.replace("dev", interpolated),
  );
});

it("says when nothing was deployed, and takes the group that is given", async () => {
  await expect(readDeployment(async () => "", "g")).rejects.toThrow("korevital in g has no output appName");
  expect([groupOf("qa", undefined), groupOf("qa", "mine")]).toEqual(["rg-korevital-qa", "mine"]);
});
