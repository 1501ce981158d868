package fairlane.pipeline;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened in this process, counted since its start.
 *
 * @param misplaced requests that lay in another partition than their key's, and were forwarded
 */
record Counters(LongAdder misplaced) {
    Counters() {
        this(new LongAdder());
    }
}
