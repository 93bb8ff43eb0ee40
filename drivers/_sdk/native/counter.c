/*
 * A native driver in plain C: one property, one action, one stream. It speaks the wire of ../PROTOCOL.md, one JSON object
 * per line on stdin and stdout. A real driver would use a JSON library; this one looks only for what it needs.
 *
 *   cc -O2 -o counter counter.c
 *   ./counter --scan
 *   ./counter --instance dev
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char META[] =
    "{\"meta\": {\"name\": \"NativeCounter\", \"version\": \"1.0.0\","
    " \"description\": \"Counts up: an example of a driver written in C\", \"group\": \"utilities\","
    " \"requiresSafetyGates\": false,"
    " \"properties\": {\"count\": {\"type\": \"int\", \"access\": \"R/W\", \"description\": \"Where it stands\"}},"
    " \"actions\": {\"step\": {\"description\": \"Counts on\","
    " \"args\": {\"by\": {\"type\": \"int\", \"description\": \"How far\"}}}},"
    " \"streams\": [\"steps\"]}}";

/* Text behind "key":, or NULL when the line has no such key. */
static const char *after(const char *line, const char *key) {
  char wanted[64];
  snprintf(wanted, sizeof wanted, "\"%s\":", key);
  const char *found = strstr(line, wanted);
  return found == NULL ? NULL : found + strlen(wanted);
}

static int is(const char *line, const char *key, const char *value) {
  const char *text = after(line, key);
  while (text != NULL && *text == ' ') text++;
  return text != NULL && *text == '"' && strncmp(text + 1, value, strlen(value)) == 0 &&
         text[1 + strlen(value)] == '"';
}

static long number(const char *line, const char *key, long fallback) {
  const char *text = after(line, key);
  return text == NULL ? fallback : strtol(text, NULL, 10);
}

int main(int argc, char **argv) {
  static char line[1 << 16];
  long count = 0;

  if (argc > 1 && strcmp(argv[1], "--scan") == 0) return puts(META) < 0;
  if (argc < 3 || strcmp(argv[1], "--instance") != 0) {
    fputs("Usage: counter --scan | --instance <name>\n", stderr);
    return 2;
  }
  while (fgets(line, sizeof line, stdin) != NULL) {
    const long id = number(line, "id", 0);
    if (is(line, "method", "get") && is(line, "property", "count")) {
      printf("{\"id\": %ld, \"result\": %ld}\n", id, count);
    } else if (is(line, "method", "set") && is(line, "property", "count")) {
      count = number(line, "value", count);
      printf("{\"id\": %ld, \"result\": null}\n", id);
    } else if (is(line, "method", "execute") && is(line, "action", "step")) {
      count += number(line, "by", 1);
      printf("{\"event\": \"stream\", \"name\": \"steps\", \"data\": %ld}\n", count);
      printf("{\"id\": %ld, \"result\": %ld}\n", id, count);
    } else if (is(line, "method", "init") || is(line, "method", "shutdown")) {
      printf("{\"id\": %ld, \"result\": null}\n", id);
    } else {
      printf("{\"id\": %ld, \"error\": \"There is no such property, action or method\"}\n", id);
    }
    fflush(stdout);
    if (is(line, "method", "shutdown")) break;
  }
  return 0;
}
