package fairlane.bench;

/**
 * Determines how much {@code bench} measures.
 *
 * @param messages number of messages in each run, at least 10,000
 * @param keys number of customers, each with one sender; at least 1
 * @param bodyBytes size of each message body in bytes
 * @param rounds number of measured runs of each kind; these runs are numbered from 1
 * @param warmUp number of unmeasured runs before the measured ones, during which the JIT compiler still compiles; the
 *     last unmeasured run has number 0
 * @param connections number of HTTP connections, each of which makes one call at a time; at least 1
 */
record BenchSize(int messages, int keys, int bodyBytes, int rounds, int warmUp, int connections) {
    int firstRound() {
        return 1 - warmUp;
    }
}
