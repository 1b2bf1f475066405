import { useState } from "preact/hooks";
import { getFile, withQuery } from "../api.ts";
import { addDays, weekOf } from "../days.ts";
import { periodName } from "../period-name.ts";
import { Card } from "./card.tsx";

/** Opens the health report of a week or month at the date in a tab of its own. */
export function Report({ user, date }: { readonly user: string; readonly date: string }) {
  const [problem, setProblem] = useState<string>();
  const month = date.slice(0, 7);
  const monthBefore = addDays(`${month}-01`, -1).slice(0, 7);
  const periods = [
    { title: "This week", parameters: { week: weekOf(date) } },
    { title: "Week before", parameters: { week: weekOf(addDays(date, -7)) } },
    { title: "This month", parameters: { month } },
    { title: "Month before", parameters: { month: monthBefore } },
  ];
  const open = async (parameters: Readonly<Record<string, string>>) => {
    setProblem(undefined);
    // In the click itself, because a browser blocks tabs that are opened later.
    const tab = window.open("", "_blank");
    try {
      const path = `/api/personal/users/${encodeURIComponent(user)}/report`;
      const address = URL.createObjectURL(await getFile(withQuery(path, parameters), "text/html"));
      if (tab === null) throw new Error("The browser allows no new tab.");
      tab.location.href = address;
    } catch (error) {
      tab?.close();
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Card title="Health report" note="prints well; each report is recorded">
      <div class="filters">
        {periods.map(({ title, parameters }) => (
          <button key={title} type="button" onClick={() => void open(parameters)}>
            {title} <small>{Object.values(parameters).map((each) => periodName(each))}</small>
          </button>
        ))}
      </div>
      {problem !== undefined && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </Card>
  );
}
