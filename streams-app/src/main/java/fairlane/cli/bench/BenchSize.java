package fairlane.cli.bench;

/**
 * How much is measured.
 *
 * @param messages in each run, at least 10,000
 * @param keys customers, each with one sender, at least 1
 * @param bodyBytes of each message
 * @param rounds runs of each kind that count, after one that does not
 */
record BenchSize(int messages, int keys, int bodyBytes, int rounds) {}
