import type { GymVisit, GymVisits } from "../../../shared/serving/api/gym-visits.ts";
import { dateTime, decimal, minutes } from "../format.ts";
import { useApi } from "../use-api.ts";
import { Card } from "./card.tsx";
import { Empty, Loaded } from "./states.tsx";
import { Table } from "./table.tsx";

/** The visits on every device while the person owned it. */
export function PersonVisits({ user, zone }: { readonly user: string; readonly zone: string }) {
  const state = useApi<GymVisits>(`/api/personal/users/${encodeURIComponent(user)}/gym-visits`);
  return (
    <Card title="Gym visits" note={`on the person's devices, times in ${zone}`}>
      <Loaded state={state} what="gym visits">
        {({ visits, truncated }) =>
          visits.length === 0 ? (
            <Empty title="No visits" />
          ) : (
            <>
              <Table
                label="Gym visits"
                isTall
                rows={visits}
                keyOf={({ gym_id, mac_address, login }) => `${login} ${mac_address} ${gym_id}`}
                columns={[
                  { title: "Login", exact: ({ login }) => login, cell: ({ login }) => dateTime(login, zone) },
                  { title: "Gym", cell: ({ gym_id }) => gym_id },
                  { title: "Device", cell: ({ mac_address }) => <span class="mono">{mac_address}</span> },
                  {
                    ...{ title: "In the gym", isNumber: true },
                    exact: ({ mins_in_gym }: GymVisit) => `${decimal(mins_in_gym)} min`,
                    cell: (row) => (row.logout === null ? "open" : minutes(row.mins_in_gym)),
                  },
                  {
                    ...{ title: "Exercising", isNumber: true },
                    exact: ({ mins_in_exercising }: GymVisit) => `${decimal(mins_in_exercising)} min`,
                    cell: (row) => (row.logout === null ? "–" : minutes(row.mins_in_exercising)),
                  },
                ]}
              />
              {truncated && <p class="muted">The latest {visits.length} visits.</p>}
            </>
          )
        }
      </Loaded>
    </Card>
  );
}
