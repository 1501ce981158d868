package fairlane.admin;

import fairlane.wire.ChannelOutlook;
import fairlane.wire.HeldLane;
import fairlane.wire.HeldMessage;
import fairlane.wire.InspectionApi;
import fairlane.wire.LeaveOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the pipeline holds: every running instance is asked for its part. Rows are handed on as they come, and not kept.
 *
 * <p>An answer tells its gaps: a sentence for each instance that did not answer, or not to the end, and one for the
 * partitions that nobody answered for. Without any it is complete.
 */
public final class Held {
    private final Cluster cluster;

    public Held(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * How an answer ended.
     *
     * @param rows how many there were
     */
    public record End(long rows, List<String> gaps) {
        public End {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * The messages that leave first.
     *
     * @param more whether others are held besides
     */
    public record First(List<HeldMessage> messages, boolean more, List<String> gaps) {
        public First {
            messages = List.copyOf(messages);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * The lanes that hold anything; what is scheduled for later is told apart from what waits in the same lane.
     *
     * @throws AdminException when no pipeline is running
     */
    public End lanes(HeldFilter filter, Consumer<HeldLane> rows) {
        return ask(InspectionApi.LANES, filter, filter.parameters(), HeldLane.class, rows);
    }

    /**
     * What is to be expected of every channel, partition by partition; costs the same however much is held.
     *
     * @throws AdminException when no pipeline is running
     */
    End outlooks(Consumer<ChannelOutlook> rows) {
        return ask(InspectionApi.OUTLOOK, HeldFilter.ANY, HeldFilter.ANY.parameters(), ChannelOutlook.class, rows);
    }

    /**
     * The held messages of one id.
     *
     * @throws AdminException when no pipeline is running
     */
    public End messages(WantedMessage wanted, Consumer<HeldMessage> rows) {
        Map<String, @Nullable String> parameters = wanted.filter().parameters();
        parameters.put(InspectionApi.ID, wanted.id());
        return ask(InspectionApi.MESSAGES, wanted.filter(), parameters, HeldMessage.class, rows);
    }

    /**
     * All the held messages, in the order of their lanes.
     *
     * @throws AdminException when no pipeline is running
     */
    End messages(HeldFilter filter, Consumer<HeldMessage> rows) {
        return ask(InspectionApi.MESSAGES, filter, filter.parameters(), HeldMessage.class, rows);
    }

    /**
     * The messages that leave first, as far as that can be known.
     *
     * @param count 1 to {@link InspectionApi#MAX_FIRST}
     * @throws AdminException when no pipeline is running
     */
    public First first(HeldFilter filter, int count) {
        Map<String, @Nullable String> parameters = filter.parameters();
        // One more than is wanted tells whether there is more.
        parameters.put(InspectionApi.FIRST, Integer.toString(Math.min(count + 1, InspectionApi.MAX_FIRST)));
        Smallest<HeldMessage> first = new Smallest<>(LeaveOrder.FIRST, count + 1);
        End end = ask(InspectionApi.MESSAGES, filter, parameters, HeldMessage.class, first::add);
        List<HeldMessage> sorted = first.sorted();
        return new First(sorted.subList(0, Math.min(count, sorted.size())), sorted.size() > count, end.gaps());
    }

    private <T> End ask(
            String path, HeldFilter filter, Map<String, @Nullable String> parameters, Class<T> type, Consumer<T> rows) {
        List<String> endpoints = new Instances(cluster).endpoints();
        Set<Integer> missing = partitions(filter);
        List<String> gaps = new ArrayList<>();
        long count = 0;
        for (String endpoint : endpoints) {
            Instance.Answer answer = new Instance(endpoint).ask(path, parameters, type, rows);
            missing.removeAll(answer.partitions());
            count += answer.rows();
            if (answer.fault() != null) {
                gaps.add(answer.fault());
            }
        }
        if (!missing.isEmpty()) {
            gaps.add(nobodyAnswers(missing));
        }
        return new End(count, gaps);
    }

    /** Where what the filter takes can be. */
    private Set<Integer> partitions(HeldFilter filter) {
        CustomerPartition places = CustomerPartition.of(cluster);
        return new TreeSet<>(filter.customer() == null ? places.all() : Set.of(places.of(filter.customer())));
    }

    private static String nobodyAnswers(Set<Integer> partitions) {
        String which = partitions.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "nobody answers for partition" + (partitions.size() == 1 ? " " : "s ") + which
                + ": an instance is starting, or cannot be reached from here (see http.advertised); ask again";
    }
}
