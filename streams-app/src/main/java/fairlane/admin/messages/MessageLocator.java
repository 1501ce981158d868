package fairlane.admin.messages;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.InspectionClient;
import fairlane.admin.inspection.MessageSelector;
import fairlane.wire.HeldMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where one message is: held, and why; released, given up on, or not taken in yet. */
public final class MessageLocator {
    private static final Duration TOPIC_SEARCH_LIMIT = Duration.ofSeconds(4);
    /** What was released a moment ago is seen once it is committed. */
    private static final Duration COMMIT_DELAY = Duration.ofMillis(500);

    private final Cluster cluster;

    public MessageLocator(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What came of asking the pipeline, and where it holds no such message, of looking into the topics.
     *
     * @param complete the topics were looked through to their beginnings
     * @param gaps why the pipeline has not told everything
     */
    public record MessageLocation(
            List<HeldMessage> held, List<MessageTrace> traces, boolean complete, List<String> gaps) {
        public MessageLocation {
            held = List.copyOf(held);
            traces = List.copyOf(traces);
            gaps = List.copyOf(gaps);
        }

        public boolean found() {
            return !held.isEmpty() || !traces.isEmpty();
        }
    }

    /** How long the topics are looked through, at most. */
    public static Duration topicSearchLimit() {
        return TOPIC_SEARCH_LIMIT;
    }

    /** Looks, and where nothing is found, once more a moment later. */
    public MessageLocation locate(MessageSelector selector) throws InterruptedException {
        MessageLocation first = locateOnce(selector);
        if (first.found()) {
            return first;
        }
        Thread.sleep(COMMIT_DELAY.toMillis());
        return locateOnce(selector);
    }

    private MessageLocation locateOnce(MessageSelector selector) {
        List<HeldMessage> held = new ArrayList<>();
        InspectionClient.InspectionResult inspection = new InspectionClient(cluster).messages(selector, held::add);
        if (!held.isEmpty()) {
            return new MessageLocation(held, List.of(), true, inspection.gaps());
        }
        MessageTracer.FoundTraces found = new MessageTracer(cluster).find(selector, TOPIC_SEARCH_LIMIT);
        return new MessageLocation(held, found.traces(), found.complete(), inspection.gaps());
    }
}
