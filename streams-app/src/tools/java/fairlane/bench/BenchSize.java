package fairlane.bench;

/**
 * How much is measured.
 *
 * @param messages in each run, at least 10,000
 * @param keys customers, each with one sender, at least 1
 * @param bodyBytes of each message
 * @param rounds runs of each kind that count, numbered from 1 on
 * @param warmUp runs before them that do not, for the compiler is at work: the last of them is number 0
 * @param connections over which HTTP is spoken, each one call at a time; at least 1
 */
record BenchSize(int messages, int keys, int bodyBytes, int rounds, int warmUp, int connections) {
    int firstRound() {
        return 1 - warmUp;
    }
}
