package fairlane.admin;

import fairlane.wire.HeldMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where one message is: held, and why; released, given up on, or not taken in yet. */
public final class Why {
    private static final Duration SEARCH = Duration.ofSeconds(4);
    /** What was released a moment ago is seen once it is committed. */
    private static final Duration COMMITTED_WITHIN = Duration.ofMillis(500);

    private final Cluster cluster;

    public Why(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What came of asking the pipeline, and where it holds no such message, of looking into the topics.
     *
     * @param complete the topics were looked through to their beginnings
     * @param gaps why the pipeline has not told everything
     */
    public record Look(List<HeldMessage> held, List<Trace> traces, boolean complete, List<String> gaps) {
        public Look {
            held = List.copyOf(held);
            traces = List.copyOf(traces);
            gaps = List.copyOf(gaps);
        }

        public boolean found() {
            return !held.isEmpty() || !traces.isEmpty();
        }
    }

    /** How long the topics are looked through, at most. */
    public static Duration search() {
        return SEARCH;
    }

    /** Looks, and where nothing is found, once more a moment later. */
    public Look look(WantedMessage wanted) throws InterruptedException {
        Look first = lookOnce(wanted);
        if (first.found()) {
            return first;
        }
        Thread.sleep(COMMITTED_WITHIN.toMillis());
        return lookOnce(wanted);
    }

    private Look lookOnce(WantedMessage wanted) {
        List<HeldMessage> held = new ArrayList<>();
        Held.End end = new Held(cluster).messages(wanted, held::add);
        if (!held.isEmpty()) {
            return new Look(held, List.of(), true, end.gaps());
        }
        Traces.Found found = new Traces(cluster).find(wanted, SEARCH);
        return new Look(held, found.traces(), found.complete(), end.gaps());
    }
}
