import { expect, it } from "vitest";
import { fileId } from "../../../bronze/landing/landing-file.ts";
import { runChecks } from "../run-checks.ts";
import { memoryFixture } from "../testing/fixture.ts";
import { collect } from "./collect.ts";

function landingFixture() {
  const { doctor } = memoryFixture();
  const etags = ["a", "damaged"].map((name) => doctor.lake.files.put(name, Buffer.from("x"), -1));
  return { doctor, damaged: fileId({ name: "damaged", etag: etags[1] ?? "" }) };
}

it("finds a container that cannot be listed, and checks everything else", async () => {
  const { doctor } = memoryFixture();
  const files: typeof doctor.lake.files = {
    ...doctor.lake.files,
    async *list() {
      yield* doctor.lake.files.list();
      throw Object.assign(new Error(""), { name: "RestError", statusCode: 500 });
    },
  };
  const findings = runChecks((await collect({ ...doctor, lake: { ...doctor.lake, files } })).snapshot);
  expect(findings).toMatchObject([
    {
      check: "landing-unchecked",
      locations: [{ id: "landing", detail: "it cannot be listed: RestError with HTTP status 500" }],
    },
  ]);
});

it("finds a file whose progress cannot be read, and goes on behind it", async () => {
  const { doctor, damaged } = landingFixture();
  const { manifest } = doctor.lake;
  const damagedManifest = {
    ...manifest,
    async get(partitionKey: string, rowKey: string) {
      if (rowKey === damaged) throw new Error("the row is damaged");
      return manifest.get(partitionKey, rowKey);
    },
  };
  const context = { ...doctor, lake: { ...doctor.lake, manifest: damagedManifest } };
  expect((await collect(context)).snapshot).toMatchObject({
    files: [{ file: { name: "a" } }],
    landingFailures: [{ id: "damaged", detail: "the row is damaged" }],
  });
});
