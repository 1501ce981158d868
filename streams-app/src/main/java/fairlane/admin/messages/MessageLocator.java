package fairlane.admin.messages;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.InspectionClient;
import fairlane.admin.inspection.MessageSelector;
import fairlane.wire.HeldMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Locates a message: held by the pipeline, released, dead-lettered, or not consumed yet. */
public final class MessageLocator {
    private static final Duration TOPIC_SEARCH_LIMIT = Duration.ofSeconds(4);
    /** A delivery becomes visible only with the commit of its transaction. */
    private static final Duration COMMIT_DELAY = Duration.ofMillis(500);

    private final Cluster cluster;

    public MessageLocator(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The held messages; if there are none, the traces of the message in the topics.
     *
     * @param complete whether the topics were searched to their beginnings
     * @param gaps why the response of the pipeline is incomplete
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

    /** Returns the time limit of the search in the topics. */
    public static Duration topicSearchLimit() {
        return TOPIC_SEARCH_LIMIT;
    }

    /** Locates the message; if it is not found, tries once more after a short delay. */
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
