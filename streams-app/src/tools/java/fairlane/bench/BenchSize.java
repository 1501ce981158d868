package fairlane.bench;

/**
 * How much {@code bench} measures.
 *
 * @param messages in each run, at least 10,000
 * @param keys number of customers, each with one sender; at least 1
 * @param bodyBytes size of each message body
 * @param rounds measured runs of each kind, numbered from 1 on
 * @param warmUp runs before the measured ones, while the JIT compiler still works; the last of them has number 0
 * @param connections number of HTTP connections, each with one call at a time; at least 1
 */
record BenchSize(int messages, int keys, int bodyBytes, int rounds, int warmUp, int connections) {
    int firstRound() {
        return 1 - warmUp;
    }
}
