/** The time of day of a log entry, to the millisecond, where the page is. */
export function logTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${timeOfDay(date)}.${pad(date.getMilliseconds(), 3)}`;
}

/**
 * A moment in a few characters, where the page is: the time of day, with the date when that is not today.
 *
 * @param ms Milliseconds since 1970.
 * @param now What counts as now.
 */
export function timeText(ms: number, now: number = Date.now()): string {
  const date = new Date(ms);
  const time = timeOfDay(date);
  return date.toDateString() === new Date(now).toDateString()
    ? time
    : `${date.getFullYear()}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)} ${time}`;
}

function timeOfDay(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part, 2)).join(":");
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}
