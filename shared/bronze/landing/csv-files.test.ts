import { describe, expect, it } from "vitest";
import { landFile } from "./land-file.ts";
import { landingTime, memoryLanding } from "./testing/memory-landing.ts";

async function landed(content: string) {
  const landing = memoryLanding();
  const etag = landing.files.put("f", Buffer.from(content));
  await landFile(landing, { name: "f", etag }, landingTime + 1);
  const bodies = (await landing.accepted()).map(([, body]): unknown => JSON.parse(body));
  return { report: await landing.onlyReport(), bodies, quarantined: await landing.quarantined() };
}

const body = { device_id: "d", time: 1_678_521_600, heartrate: 70 };

describe("a CSV file", () => {
  it("quarantines rows with more cells than the head, and with fewer required ones", async () => {
    const rows = [
      "bob@x.org,-3,2021-06-03T11:13:53Z",
      "bob@x.org,-3,5,2021-06-03T11:13:53Z",
      "bob@x.org,-3",
      "x",
      "a,1,2,",
    ];
    const { report, quarantined } = await landed(`customer,score,riskDate\n${rows.join("\n")}\n`);
    expect(report.streams).toEqual({ assessments: { accepted: 1, ignored: 0, quarantined: 4 } });
    expect(quarantined).toEqual(rows.slice(1).map((row, index) => [index + 2, "cell-count", row]));
    expect(report.problems[0]).toMatchObject({
      line: 3,
      message: "3 cells expected as in the head, but the row has 4",
    });
  });

  it("accepts rows that omit only cells at the end that can be empty", async () => {
    const { report } = await landed("mac_address,gym,login,logout\naa,1,1678521600\naa,1,1678521600,\naa,1\n");
    expect(report.streams).toEqual({ "gym-visits": { accepted: 2, ignored: 0, quarantined: 1 } });
  });

  it.each([
    ["in another order", "heartrate,device_id,time\n70,d,1678521600"],
    ["in another case", "Device_ID, TIME ,HeartRate\nd,1678521600,70"],
    ["with semicolons", "device_id;time;heartrate\nd;1678521600;70"],
    ["with tabs", "device_id\ttime\theartrate\r\nd\t1678521600\t70\r\n"],
    ["in quotes", '"time";"heartrate";"device_id"\n"1678521600";"70";"d"\n'],
  ])("has the head of a stream %s", async (_, content) => {
    const { report, bodies } = await landed(content);
    expect(report).toMatchObject({ status: "complete", records: 1 });
    expect(bodies).toEqual([body]);
  });

  it("keeps the cells of unknown columns, and no column changes what the body is", async () => {
    const head = "device_id,time,heartrate,battery,value,key,Battery,";
    const { bodies } = await landed(`${head}\nd,1678521600,70,80 %,{},k,,x\nd,1678521600,70\n`);
    const columns = { battery: "80 %", value: "{}", key: "k", "#8": "x" };
    expect(bodies).toEqual([{ ...body, columns }, body]);
  });

  it("with an unknown head names the nearest heads and how to write a mapping, without text of the file", async () => {
    const { report } = await landed("DeviceId,Time,ann@example.org\nd,1678521600,70\n");
    expect(report).toMatchObject({ status: "unknown", reason: { code: "unknown" } });
    expect(report.reason?.message).toMatch(/heart-rates lacks heartrate and expects the spelling device_id/);
    expect(report.reason?.message).toContain("docs/dialects.md");
    expect(report.reason?.message).not.toContain("ann");
  });

  it.each([
    ["device_id,time,heartrate,time", "heart-rates expects each column once;"],
    ["Id,Time,Value,Mood", "fitabase-heart-rates expects each column once, and no others;"],
    ["UserID,DeviceID,MacAddress", "registrations lacks RegistrationTimestamp;"],
    ["a,b,c", "head. No known head has any of its columns. "],
  ])("with the head %s is unknown: %s", async (head, message) => {
    const { report } = await landed(`${head}\n1,2,3,4\n`);
    expect(report.reason?.message).toContain(message);
    expect(report.reason?.message.match(/registrations/g) ?? []).toHaveLength(head.startsWith("User") ? 1 : 0);
  });

  it("with CR alone as line end is unknown, and the reason names it", async () => {
    const { report } = await landed("device_id,time,heartrate\rd,1678521600,70\r");
    expect(report).toMatchObject({ status: "unknown", reason: { message: expect.stringContaining("CR alone") } });
  });
});
