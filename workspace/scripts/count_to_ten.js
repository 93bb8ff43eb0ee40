// Counts to ten, one number a second, and can be stopped at any time.
for (let i = 1; i <= 10 && script.running; i++) {
  log.info(i);
  emit("count", { value: i });
  delay(1000);
}
