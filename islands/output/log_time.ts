/** The time of day of a log entry, to the millisecond, where the page is. */
export function logTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    pad(part, 2)
  );
  return `${hours}:${minutes}:${seconds}.${pad(date.getMilliseconds(), 3)}`;
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}
