import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { connections, samplePseudonymKey, sampleWebhookSecret, settings } from "./settings.ts";

const sample: Record<string, string> = JSON.parse(
  readFileSync(new URL("../../../local.settings.sample.json", import.meta.url), "utf8"),
).Values;

describe("the configuration", () => {
  it("has the same settings as local.settings.sample.json", () => {
    expect(Object.keys(sample).sort()).toEqual([...Object.keys(settings), ...Object.keys(connections)].sort());
  });

  it("reads the sample", () => {
    const { silverDatabase, reportingTimeZone, hubName, eventHubs } = readConfiguration(sample);
    expect([silverDatabase, reportingTimeZone, hubName("user-info"), eventHubs.kind]).toEqual([
      "silver",
      "UTC",
      "user-info",
      "string",
    ]);
  });

  it("is closed to keys and to principals by default", () => {
    const { PERSONAL_WITH_KEYS, ENTRA_SIGN_IN, ...others } = sample;
    const of = (environment: Record<string, string>) => {
      const { access, signsIn } = readConfiguration({ ...others, ...environment });
      return [access.personalWithKeys, signsIn];
    };
    expect(of({})).toEqual([false, false]);
    expect(of({ PERSONAL_WITH_KEYS: "true", ENTRA_SIGN_IN: "true" })).toEqual([true, true]);
    expect(of({ ENTRA_SIGN_IN: "true", WEBSITE_AUTH_ENABLED: "False" })).toEqual([false, false]);
    expect(() => of({ ENTRA_SIGN_IN: "yes" })).toThrow('ENTRA_SIGN_IN is "yes": true or false expected');
  });

  it("reads the date dimension, with its defaults", () => {
    const { DATE_DIMENSION_FIRST_YEAR, WEEK_RULE, ...others } = sample;
    const usual = { firstYear: 2015, years: 20, fiscalStartMonth: 1, weekRule: "us" };
    expect(readConfiguration(others).dateDimension).toEqual(usual);
    const other = { ...sample, FISCAL_YEAR_START_MONTH: "7", WEEK_RULE: "iso" };
    expect(readConfiguration(other).dateDimension).toEqual({ ...usual, fiscalStartMonth: 7, weekRule: "iso" });
  });

  it.each([
    ["DATE_DIMENSION_FIRST_YEAR", "1899", "a number from 1900 to 2200"],
    ["DATE_DIMENSION_YEARS", "0", "a number from 1 to 100"],
    ["FISCAL_YEAR_START_MONTH", "13", "a number from 1 to 12"],
    ["FISCAL_YEAR_START_MONTH", "July", "a number from 1 to 12"],
    ["WEEK_RULE", "ISO", "iso (weeks from Monday) or us (weeks from Sunday)"],
  ])("rejects %s of %s", (name, text, expected) => {
    expect(() => readConfiguration({ ...sample, [name]: text })).toThrow(`${name} is "${text}": ${expected} expected`);
  });

  it("keeps everything for ever by default, and bronze not shorter than silver", () => {
    expect(readConfiguration(sample).retention).toEqual({ bronze: {}, silver: {} });
    const days = { RETENTION_DAYS_BRONZE: "readings=800", RETENTION_DAYS_SILVER: "facts=1100,readings=400" };
    const retention = { bronze: { readings: 800 }, silver: { readings: 400, facts: 1100 } };
    expect(readConfiguration({ ...sample, ...days }).retention).toEqual(retention);
    expect(() => readConfiguration({ ...sample, ...days, RETENTION_DAYS_BRONZE: "readings=399" })).toThrow(
      "RETENTION_DAYS_BRONZE has readings=399: at least 400 expected, as in RETENTION_DAYS_SILVER",
    );
    expect(() => readConfiguration({ ...sample, RETENTION_DAYS_SILVER: "visits=400" })).toThrow(
      'RETENTION_DAYS_SILVER is "visits=400": days by kind expected, such as readings=400,facts=1100',
    );
  });

  it("reports every problem at once, with the name of the setting", () => {
    const broken = {
      ...sample,
      SILVER_SCHEDULE: "often",
      REPORTING_TIME_ZONE: "Mars/Olympus",
      SILVER_DATABASE: "A b",
      HUB_BPM: "",
      PSEUDONYM_KEY: "too short, and all the same a secret",
      COSMOS: "",
    };
    let problems: readonly string[] = [];
    try {
      readConfiguration(broken);
    } catch (error) {
      if (error instanceof ConfigurationError) problems = error.problems;
    }
    expect(problems.map((problem) => problem.split(" ")[0]).sort()).toEqual([
      "COSMOS",
      "HUB_BPM",
      "PSEUDONYM_KEY",
      "REPORTING_TIME_ZONE",
      "SILVER_DATABASE",
      "SILVER_SCHEDULE",
    ]);
    expect(problems.join()).not.toContain("too short");
    expect(() => readConfiguration({})).toThrow(/EVENT_HUBS is not set.*EVENT_HUBS__fullyQualifiedNamespace/);
  });

  it.each([
    ["31 bytes", Buffer.alloc(31, 1).toString("base64")],
    ["other text", "x".repeat(44).concat("!")],
    ["base64 that is cut off", Buffer.alloc(33, 1).toString("base64").slice(1)],
    ["nothing", ""],
  ])("rejects a pseudonym key of %s, and does not repeat it", (_, text) => {
    const read = () => readConfiguration({ ...sample, PSEUDONYM_KEY: text });
    expect(read).toThrow("PSEUDONYM_KEY is invalid: base64 of at least 32 random bytes expected");
  });

  it("reads the pseudonym key as bytes", () => {
    const key = Buffer.alloc(32, 7);
    expect(readConfiguration({ ...sample, PSEUDONYM_KEY: key.toString("base64") }).pseudonymKey).toEqual(key);
  });

  it("rejects the public key of the sample in Azure, and accepts it elsewhere", () => {
    expect(sample["PSEUDONYM_KEY"]).toBe(samplePseudonymKey);
    const inAzure = { ...sample, WEBSITE_SITE_NAME: "func-korevital" };
    expect(() => readConfiguration(inAzure)).toThrow("PSEUDONYM_KEY is the public key of local.settings.sample.json");
    const other = Buffer.alloc(32, 7).toString("base64");
    expect(readConfiguration({ ...inAzure, PSEUDONYM_KEY: other }).pseudonymKey).toHaveLength(32);
    expect(readConfiguration(sample).maskedMinimumGroup).toBe(1);
    expect(readConfiguration({ ...sample, MASKED_MINIMUM_GROUP: undefined }).maskedMinimumGroup).toBe(5);
  });

  it("accepts a managed identity instead of a connection string", () => {
    const { COSMOS: _, ...others } = sample;
    const { cosmos } = readConfiguration({ ...others, COSMOS__accountEndpoint: "https://x", COSMOS__clientId: "id" });
    expect(cosmos).toEqual({ kind: "identity", clientId: "id", endpoints: { accountEndpoint: "https://x" } });
  });

  describe("of the webhook", () => {
    const secret = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
    const of = (url: string, secrets: string) =>
      readConfiguration({ ...sample, ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secrets }).alertWebhook;

    it("is optional", () => {
      expect(of("", "")).toBeUndefined();
      expect(of("https://x.example/hook?token=1", secret)).toEqual({
        url: "https://x.example/hook?token=1",
        secrets: [secret],
      });
      expect(of("http://127.0.0.1:8090/", `${secret} ${secret}`)?.secrets).toEqual([secret, secret]);
      for (const host of ["localhost", "127.1.2.3", "[::1]"]) expect(of(`http://${host}/`, secret)).toBeDefined();
    });

    it("rejects the public secret in Azure", () => {
      const url = "https://x.example/";
      expect(of(url, sampleWebhookSecret)?.secrets).toEqual([sampleWebhookSecret]);
      const key = Buffer.alloc(32, 7).toString("base64");
      const webhook = { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: sampleWebhookSecret };
      expect(() =>
        readConfiguration({ ...sample, ...webhook, PSEUDONYM_KEY: key, WEBSITE_SITE_NAME: "func-korevital" }),
      ).toThrow("ALERT_WEBHOOK_SECRET is the public secret of webhook-receiver");
    });

    it("names what is missing", () => {
      expect(() => of("https://x.example/", "")).toThrow("ALERT_WEBHOOK_SECRET is not set, but ALERT_WEBHOOK_URL is");
      expect(() => of("", secret)).toThrow("ALERT_WEBHOOK_URL is not set, but ALERT_WEBHOOK_SECRET is");
    });

    it.each([
      ["http://hidden.example/", "an https URL"],
      ["http://127.0.0.1.hidden.example/", "an https URL"],
      ["ftp://localhost/hidden", "an https URL"],
      ["hidden", "an https URL"],
      ["https://user:hidden@x.example/", "a URL without user name"],
    ])("rejects the URL %s, and does not repeat it", (url, expected) => {
      const read = () => of(url, secret);
      expect(read).toThrow(`ALERT_WEBHOOK_URL is invalid: ${expected}`);
      expect(read).not.toThrow("hidden");
    });

    it.each([
      ["without its prefix", Buffer.alloc(24, 1).toString("base64")],
      ["of 23 bytes", `whsec_${Buffer.alloc(23, 1).toString("base64")}`],
      ["of 65 bytes", `whsec_${Buffer.alloc(65, 1).toString("base64")}`],
      ["of other text", "whsec_hidden!hidden!hidden!hidden!hidden!"],
      ["and a comma", `${secret},${secret}`],
    ])("rejects a secret %s, and does not repeat it", (_, text) => {
      const read = () => of("https://x.example/", text);
      expect(read).toThrow("ALERT_WEBHOOK_SECRET is invalid: whsec_ and base64 of 24 to 64 random bytes expected");
      expect(read).not.toThrow(text);
    });
  });
});
