/** The npm scripts that run a tool of the repository, not a command of korevital. */
export const npmScripts: Readonly<Record<string, string>> = {
  test: "runs all tests, with coverage of `functions` and `shared`",
  lint: "checks style and the borders between folders with Biome",
  format: "formats the code and applies safe fixes",
  types: "runs the TypeScript compiler",
  golden: "writes the bulk inputs and the expected tables of the golden set ([testing.md](testing.md))",
  client: "generates the TypeScript client of the tests from the OpenAPI document",
  "api:release": "records the OpenAPI document as released; stops on a breaking change",
  "record-histories": "records [histories](../CONTRIBUTING.md#orchestrators) of new orchestrators",
  bench: "measures speed and cost ([performance.md](performance.md))",
};
