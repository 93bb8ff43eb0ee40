/** The time of day in the zone of the person who looks at it, with milliseconds: `14:03:07.120`. */
export function clockTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  return `${clock}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}
