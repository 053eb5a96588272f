import { MONTHS } from '../../src/commands/logs/log-time';

/** The time of a line of a log, in the format of NGINX's `combined` and in that of the proxy. */
const COMBINED_TIME = /\[\d\d\/\w{3}\/\d{4}(?::\d\d){3} [+-]\d{4}\]/;
const PROXY_TIME = /"time":"[^"]*"/;

/** Lines of a log that were written within seconds, with times over a day. Nothing else of the lines changes. */
export function shiftedTo(day: string, lines: string[]): string[] {
  return lines.map((line, index) => {
    const time = new Date(Date.parse(`${day}T00:10:00Z`) + Math.floor(index / lines.length * 85_000) * 1000).toISOString();
    const [year, month, date] = day.split('-');
    return line
      .replace(COMBINED_TIME, `[${date}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(11, 19)} +0000]`)
      .replace(PROXY_TIME, `"time":"${time.slice(0, 19)}+00:00"`);
  });
}
