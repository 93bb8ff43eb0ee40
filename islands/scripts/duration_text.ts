const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something takes, in its two largest units: `4 s`, `3 min 05 s`, `2 h 14 min`, `3 d 7 h`. */
export function durationText(ms: number): string {
  const part = (unit: number, within: number) => Math.floor((ms % within) / unit);
  if (!(ms >= SECOND)) return "0 s";
  if (ms < MINUTE) return `${part(SECOND, MINUTE)} s`;
  if (ms < HOUR) return `${part(MINUTE, HOUR)} min ${padded(part(SECOND, MINUTE))} s`;
  if (ms < DAY) return `${part(HOUR, DAY)} h ${padded(part(MINUTE, HOUR))} min`;
  return `${Math.floor(ms / DAY)} d ${part(HOUR, DAY)} h`;
}

function padded(number: number): string {
  return String(number).padStart(2, "0");
}
