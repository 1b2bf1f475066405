import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

/* A client of a partner: everything here is typed by the generated types alone. */

type Schemas = components["schemas"];

export function clientOf(baseUrl: string, key: string): Client<paths> {
  return createClient<paths>({
    baseUrl,
    headers: { "x-functions-key": key },
    querySerializer: { array: { style: "form", explode: false } },
  });
}

/** What was sent, and the answers' statuses by method and path. */
export type Calls = Map<string, number>;

const time = "2026-07-06T08:00:00.000Z";
const later = "2026-07-06T09:00:00.000Z";

const events = {
  activity: [{ device_id: "w1", hr: 71, steps: 12, state: "awake", date: time }],
  assessment: { customer: "ann@example.org", score: -2.5, riskDate: time },
  visit: { mac_address: "2f:51:8b:c0:1e:07", gym: "5", login: time, logout: later },
  registration: {
    user_id: "u1",
    device_id: "d1",
    mac_address: "2f:51:8b:c0:1e:07",
    registration_timestamp: "2026-07-01T00:00:00.000Z",
  },
  profile: {
    ...{ user_id: "u1", update_type: "new", timestamp: time, dob: "1990-01-31", sex: "F", gender: "F" },
    ...{ first_name: "Ann", last_name: "Lee" },
    address: { street_address: "1 Main Street", city: "Boston", state: "MA", zip: "02108" },
  },
} as const satisfies {
  activity: readonly Schemas["ActivityEvent"][];
  assessment: Schemas["AssessmentsEvent"];
  visit: Schemas["GymVisit"];
  registration: Schemas["DeviceRegistration"];
  profile: Schemas["ProfileVersion"];
};

const customer = { customerName: "Ann Lee", email: "ann@example.org", phone: "8015551212", birthDay: "1965-01-31" };

/** Sends events to every stream; the answers have an id for each. */
export async function sendToEveryStream(client: Client<paths>): Promise<readonly Schemas["IngestResult"][]> {
  const answers = [
    await client.POST("/api/streams/registrations", { body: [events.registration] }),
    await client.POST("/api/streams/profiles", { body: [events.profile] }),
    await client.POST("/api/streams/heart-rates", {
      params: { header: { Prefer: "handling=strict" } },
      body: [5, 10, 15].map((minute) => ({
        device_id: "d1",
        time: `2026-07-06T08:${String(minute).padStart(2, "0")}:00.000Z`,
        heartrate: 70 + minute,
      })),
    }),
    await client.POST("/api/streams/workouts", {
      body: (["start", "stop"] as const).map((action) => ({
        ...{ user_id: "u1", workout_id: "1", session_id: "1", action },
        timestamp: action === "start" ? time : later,
      })),
    }),
    await client.POST("/api/streams/gym-visits", { body: [events.visit] }),
    await client.POST("/api/streams/activity", { body: [...events.activity] }),
    await client.POST("/stream", { body: [...events.activity] }),
    await client.POST("/api/streams/assessments", { body: [events.assessment] }),
    await client.POST("/api/streams/customers", {
      body: [{ key: "Q3VzdG9tZXI=", zSetEntries: [{ element: btoa(JSON.stringify(customer)), score: 0 }] }],
    }),
  ];
  return answers.map(({ data, error }) => {
    if (data === undefined) throw new Error(`rejected: ${JSON.stringify(error)}`);
    return data;
  });
}

/** Rows of every summary; `undefined` for an answer other than 200. */
export async function readEverySummary(client: Client<paths>) {
  const page = { params: { query: { limit: 10 } } };
  return {
    activity_daily: [
      (await client.GET("/api/gold/activity_daily", page)).data,
      (await client.GET("/api/personal/gold/activity_daily", page)).data,
      (await client.GET("/api/gold/activity_daily/changes", page)).data,
      (await client.GET("/api/personal/gold/activity_daily/changes", page)).data,
    ],
    activity_weekly: [
      (
        await client.GET("/api/gold/activity_weekly", {
          params: { query: { week: "2026-W28", sort: ["-samples", "week"] } },
        })
      ).data,
      (await client.GET("/api/personal/gold/activity_weekly", page)).data,
      (await client.GET("/api/gold/activity_weekly/changes", page)).data,
      (await client.GET("/api/personal/gold/activity_weekly/changes", page)).data,
    ],
    activity_monthly: [
      (await client.GET("/api/gold/activity_monthly", { params: { query: { month: "2026-07" } } })).data,
      (await client.GET("/api/personal/gold/activity_monthly", page)).data,
      (await client.GET("/api/gold/activity_monthly/changes", page)).data,
      (await client.GET("/api/personal/gold/activity_monthly/changes", page)).data,
    ],
    heart_rate_daily: [
      (await client.GET("/api/gold/heart_rate_daily", page)).data,
      (await client.GET("/api/personal/gold/heart_rate_daily", page)).data,
      (await client.GET("/api/gold/heart_rate_daily/changes", page)).data,
      (await client.GET("/api/personal/gold/heart_rate_daily/changes", page)).data,
    ],
    health_alerts: [
      (await client.GET("/api/gold/health_alerts", page)).data,
      (await client.GET("/api/personal/gold/health_alerts", page)).data,
      (await client.GET("/api/gold/health_alerts/changes", page)).data,
      (await client.GET("/api/personal/gold/health_alerts/changes", page)).data,
    ],
    gym_summary: [
      (await client.GET("/api/gold/gym_summary", { params: { query: { gym_id: "5" } } })).data,
      (await client.GET("/api/personal/gold/gym_summary", page)).data,
      (await client.GET("/api/gold/gym_summary/changes", page)).data,
      (await client.GET("/api/personal/gold/gym_summary/changes", page)).data,
    ],
    risk_by_birth_year: [
      (await client.GET("/api/gold/risk_by_birth_year", { params: { query: { birth_year: "1965" } } })).data,
      (await client.GET("/api/personal/gold/risk_by_birth_year", page)).data,
      (await client.GET("/api/gold/risk_by_birth_year/changes", page)).data,
      (await client.GET("/api/personal/gold/risk_by_birth_year/changes", page)).data,
    ],
    workout_bpm_summary: [
      (
        await client.GET("/api/gold/workout_bpm_summary", {
          params: { query: { from: "2026-07-01", to: "2026-07-31" } },
        })
      ).data,
      (await client.GET("/api/personal/gold/workout_bpm_summary", page)).data,
      (await client.GET("/api/gold/workout_bpm_summary/changes", page)).data,
      (await client.GET("/api/personal/gold/workout_bpm_summary/changes", page)).data,
    ],
  };
}

/** The other calls. */
export async function readOthers(client: Client<paths>, id: string) {
  return {
    recent: (await client.GET("/api/events", { params: { query: { limit: 3 } } })).data,
    activity: (
      await client.GET("/api/activity", {
        params: { query: { by: "week", from: "2026-03-01", to: "2026-03-31" } },
      })
    ).data,
    days: (await client.GET("/api/gym-days", { params: { query: { from: "2026-03-01", to: "2026-03-31" } } })).data,
    hours: (await client.GET("/api/gym-hours", { params: { query: { from: "2026-03-01", to: "2026-03-31" } } })).data,
    event: (await client.GET("/api/events/{id}", { params: { path: { id } } })).data,
    user: (await client.GET("/api/personal/users/{id}", { params: { path: { id: "u1" }, query: { at: later } } })).data,
    exported: (
      await client.GET("/api/personal/users/{id}/export", { params: { path: { id: "u1" } }, parseAs: "arrayBuffer" })
    ).data,
    heartRates: (
      await client.GET("/api/personal/users/{id}/heart-rates", {
        params: { path: { id: "u1" }, query: { from: time, to: later, resolution: 60 } },
      })
    ).data,
    gymVisits: (
      await client.GET("/api/personal/users/{id}/gym-visits", {
        params: { path: { id: "u1" }, query: { from: time, to: later, limit: 10 } },
      })
    ).data,
    report: (
      await client.GET("/api/personal/users/{id}/report", {
        params: { path: { id: "u1" }, query: { week: "2026-W11" } },
      })
    ).data,
    session: (await client.GET("/api/session")).data,
    pipeline: (await client.GET("/api/pipeline")).data,
    health: (await client.GET("/api/health")).data,
    document: (await client.GET("/api/openapi.json")).data,
  };
}

/** The calls of an operator, with two quarantined events. */
export async function decideOnEvents(client: Client<paths>) {
  const { data: page } = await client.GET("/api/quarantine", { params: { query: { code: "not-json", limit: 2 } } });
  const [first = "", second = ""] = (page?.items ?? []).map(({ id }) => id);
  const [one, other] = [{ path: { id: first } }, { path: { id: second } }];
  const body = { why: "a test" };
  const correction = JSON.stringify({ device_id: "d1", time: 1_773_216_000, heartrate: 70 });
  return {
    page,
    reasons: (await client.GET("/api/quarantine/reasons", { params: { query: { state: "open" } } })).data,
    shown: (await client.GET("/api/personal/quarantine/{id}", { params: one })).data,
    trace: (await client.GET("/api/trace/{id}", { params: one })).data,
    replay: (await client.POST("/api/quarantine/{id}/replay", { params: one, body: { ...body, correction } })).data,
    discard: (await client.POST("/api/quarantine/{id}/discard", { params: other, body })).data,
    erasure: (
      await client.POST("/api/users/{id}/erasure", { params: { path: { id: "nobody" } }, body: { confirm: "nobody" } })
    ).data,
  };
}
