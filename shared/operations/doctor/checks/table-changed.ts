import type { Check } from "../check.ts";

export const tableChanged: Check = {
  name: "table-changed",
  severity: "error",
  description:
    "Another writer added files to a Delta table: engines read rows that are not in the manifest or in gold, and that no erasure reaches.",
  action:
    "Find out who wrote them, and remove the role: readers need Storage Blob Data Reader alone. The next tick of TABLE_SCHEDULE or EXPORT_SCHEDULE removes the files from the table and deletes them.",
  find: ({ tables }) =>
    tables.flatMap(({ table, foreign }) => {
      const [first] = foreign;
      return first === undefined ? [] : [{ id: table, detail: `${foreign.length} files, for example ${first}` }];
    }),
};
