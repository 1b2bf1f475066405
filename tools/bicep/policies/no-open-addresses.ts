import type { Resource } from "../snapshot.ts";
import { at, isPrivate, listAt, type Policy, textsIn } from "./policy.ts";

const everybody = /^(\*|any|internet|0\.0\.0\.0(\/0)?|::\/0|0\.0\.0\.0-255\.255\.255\.255)$/i;
const addressList = /ipRules|ipAllowlist|ipSecurityRestrictions|sourceAddressPrefix/i;

/** Where a service has no address list, that is said by its public access and is another policy's. */
export const noOpenAddresses: Policy = {
  name: "no address list names everybody",
  violations: ({ predictedResources }, environment) =>
    predictedResources
      // Without a network there is no fixed address that could be listed, and an empty list keeps the app out.
      .filter(({ type }) => isPrivate(environment) || type !== "Microsoft.DurableTask/schedulers")
      .flatMap((resource) =>
        [...textsIn(closed(resource))]
          .filter(({ path, text }) => addressList.test(path) && everybody.test(text))
          .map(({ path, text }) => `${resource.name}: ${path} is ${text}`),
      ),
};

/** A rule that denies may, and should, name everybody. */
function closed(resource: Resource): unknown {
  if (resource.type !== "Microsoft.Network/networkSecurityGroups") return resource["properties"];
  return listAt(resource, "properties.securityRules").filter((rule) => at(rule, "properties.access") !== "Deny");
}
