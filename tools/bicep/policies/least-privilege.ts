import { at, ofType, type Policy } from "./policy.ts";

/** Allowed built-in roles: they grant access to data, but not to roles or resources. */
const allowed = new Map([
  ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner"],
  ["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor"],
  ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader"],
  ["974c5e8b-45b9-4653-ba55-5f855dd0fb88", "Storage Queue Data Contributor"],
  ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a", "Storage Queue Data Message Sender"],
  ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Storage Table Data Contributor"],
  ["a638d3c7-ab3a-418d-83e6-5f17a39d4fde", "Azure Event Hubs Data Receiver"],
  ["2b629674-e913-4c01-ae53-ef4638d8f975", "Azure Event Hubs Data Sender"],
  ["4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User"],
  ["3913510d-42f4-4e42-8a64-420c390055eb", "Monitoring Metrics Publisher"],
  ["0ad04412-c4d5-4796-b79c-f76d14c8d402", "Durable Task Data Contributor"],
]);
const blobReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
const blobOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

export const leastPrivilege: Policy = {
  name: "roles grant access to data of one resource; lake readers to one container; only the host's storage has an owner",
  violations: (snapshot) =>
    ofType(snapshot, "Microsoft.Authorization/roleAssignments").flatMap((assignment) => {
      const scope = assignment.id.split("/providers/Microsoft.Authorization/")[0] ?? "";
      const role = String(at(assignment, "properties.roleDefinitionId")).split("/").at(-1) ?? "";
      return [
        !allowed.has(role) && `${scope}: role ${role} is not an allowed data role`,
        !/\/resourceGroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+/.test(scope) && `${scope}: more than one resource`,
        role === blobReader && !scope.includes("/containers/") && `${scope}: reads all containers`,
        role === blobOwner && !/\/storageAccounts\/stkvhost\w+$/.test(scope) && `${scope}: owned`,
      ].filter((violation) => violation !== false);
    }),
};
