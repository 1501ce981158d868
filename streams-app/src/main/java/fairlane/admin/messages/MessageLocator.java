package fairlane.admin.messages;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.InspectionClient;
import fairlane.admin.inspection.MessageSelector;
import fairlane.wire.HeldMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds out where a message is: held by the pipeline, released, in the dead letters topic, or not consumed yet. */
public final class MessageLocator {
    private static final Duration TOPIC_SEARCH_LIMIT = Duration.ofSeconds(4);
    /**
     * The time after which an unsuccessful search is repeated, because a delivery becomes visible only when its
     * transaction is committed.
     */
    private static final Duration COMMIT_DELAY = Duration.ofMillis(500);

    private final Cluster cluster;

    public MessageLocator(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The result of locating a message: the held messages or, if no message is held, the traces of the message in the
     * topics.
     *
     * @param complete whether the topics were searched back to their beginnings
     * @param gaps sentences that state which part of the pipeline's response is missing; empty if the response is
     *     complete
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

    /** Returns the maximum duration of the search in the topics. */
    public static Duration topicSearchLimit() {
        return TOPIC_SEARCH_LIMIT;
    }

    /** Locates the selected message. If the message is not found, searches once more after a short delay. */
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
