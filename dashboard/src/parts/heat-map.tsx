import { day } from "../format.ts";
import { Scroll } from "./scroll.tsx";

export interface HourCell {
  readonly date: string;
  readonly hour: number;
  readonly people: number;
  readonly minutes: number;
}

const cell = { width: 30, height: 22 };
const left = 96;

/** Days by hours of the day. Several cells of one hour are added. */
export function HeatMap({ cells, days }: { readonly cells: readonly HourCell[]; readonly days: readonly string[] }) {
  const people = new Map<string, number>();
  for (const { date, hour, people: more } of cells) {
    const key = `${date} ${hour}`;
    people.set(key, (people.get(key) ?? 0) + more);
  }
  const most = Math.max(1, ...people.values());
  const [width, height] = [left + 24 * cell.width, 20 + days.length * cell.height];
  const total = [...people.values()].reduce((sum, value) => sum + value, 0);
  return (
    <Scroll label="Heat map of hours">
      <svg class="heat" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`People by hour, ${total} in all`}>
        {Array.from({ length: 12 }, (_, index) => index * 2).map((hour) => (
          <text key={hour} x={left + (hour + 0.5) * cell.width} y={12} text-anchor="middle">
            {String(hour).padStart(2, "0")}
          </text>
        ))}
        {days.map((date, row) => (
          <g key={date}>
            <text x={0} y={20 + row * cell.height + 15}>
              {day(date).replace(/ \d{4}$/, "")}
            </text>
            {Array.from({ length: 24 }, (_, hour) => {
              const value = people.get(`${date} ${hour}`) ?? 0;
              return (
                <g key={String(hour)}>
                  <rect
                    class={value === 0 ? "none" : ""}
                    x={left + hour * cell.width + 1}
                    y={20 + row * cell.height + 1}
                    width={cell.width - 2}
                    height={cell.height - 2}
                    rx={3}
                    fill-opacity={value === 0 ? 1 : 0.25 + (0.75 * value) / most}
                  >
                    <title>
                      {day(date)}, {hour}:00: {value} people
                    </title>
                  </rect>
                  {value > 0 && (
                    <text
                      class={value / most > 0.55 ? "on" : "value"}
                      x={left + (hour + 0.5) * cell.width}
                      y={20 + row * cell.height + 15}
                      text-anchor="middle"
                    >
                      {value}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        ))}
      </svg>
    </Scroll>
  );
}
