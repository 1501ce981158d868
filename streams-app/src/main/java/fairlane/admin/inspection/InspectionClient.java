package fairlane.admin.inspection;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.contract.CustomerPartitioner;
import fairlane.wire.ChannelDemandRow;
import fairlane.wire.HeldLane;
import fairlane.wire.HeldMessage;
import fairlane.wire.InspectionApi;
import fairlane.wire.ReleaseOrder;
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
public final class InspectionClient {
    private final Cluster cluster;

    public InspectionClient(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * How an answer ended.
     *
     * @param rowCount how many there were
     */
    public record InspectionResult(long rowCount, List<String> gaps) {
        public InspectionResult {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * The messages that leave first.
     *
     * @param more whether others are held besides
     */
    public record FirstMessages(List<HeldMessage> messages, boolean more, List<String> gaps) {
        public FirstMessages {
            messages = List.copyOf(messages);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * The lanes that hold anything; what is scheduled for later is told apart from what waits in the same lane.
     *
     * @throws AdminException when no pipeline is running
     */
    public InspectionResult lanes(HeldFilter filter, Consumer<HeldLane> rows) {
        return query(InspectionApi.LANES, filter, filter.parameters(), HeldLane.class, rows);
    }

    /**
     * What is to be expected of every channel, partition by partition; costs the same however much is held.
     *
     * @throws AdminException when no pipeline is running
     */
    InspectionResult channelDemand(Consumer<ChannelDemandRow> rows) {
        return query(
                InspectionApi.CHANNEL_DEMAND,
                HeldFilter.ANY,
                HeldFilter.ANY.parameters(),
                ChannelDemandRow.class,
                rows);
    }

    /**
     * The held messages of one id.
     *
     * @throws AdminException when no pipeline is running
     */
    public InspectionResult messages(MessageSelector selector, Consumer<HeldMessage> rows) {
        Map<String, @Nullable String> parameters = selector.heldFilter().parameters();
        parameters.put(InspectionApi.ID, selector.id());
        return query(InspectionApi.MESSAGES, selector.heldFilter(), parameters, HeldMessage.class, rows);
    }

    /**
     * All the held messages, in the order of their lanes.
     *
     * @throws AdminException when no pipeline is running
     */
    public InspectionResult messages(HeldFilter filter, Consumer<HeldMessage> rows) {
        return query(InspectionApi.MESSAGES, filter, filter.parameters(), HeldMessage.class, rows);
    }

    /**
     * The messages that leave first, as far as that can be known.
     *
     * @param count 1 to {@link InspectionApi#MAX_FIRST_COUNT}
     * @throws AdminException when no pipeline is running
     */
    public FirstMessages firstMessages(HeldFilter filter, int count) {
        Map<String, @Nullable String> parameters = filter.parameters();
        // One more than is wanted tells whether there is more.
        parameters.put(InspectionApi.FIRST_COUNT, Integer.toString(Math.min(count + 1, InspectionApi.MAX_FIRST_COUNT)));
        SmallestElements<HeldMessage> firstRows = new SmallestElements<>(ReleaseOrder.EARLIEST_FIRST, count + 1);
        InspectionResult result = query(InspectionApi.MESSAGES, filter, parameters, HeldMessage.class, firstRows::add);
        List<HeldMessage> sorted = firstRows.sorted();
        return new FirstMessages(
                sorted.subList(0, Math.min(count, sorted.size())), sorted.size() > count, result.gaps());
    }

    private <T> InspectionResult query(
            String path, HeldFilter filter, Map<String, @Nullable String> parameters, Class<T> type, Consumer<T> rows) {
        List<String> endpoints = new PipelineInstances(cluster).endpoints();
        Set<Integer> missingPartitions = expectedPartitions(filter);
        List<String> gaps = new ArrayList<>();
        long rowCount = 0;
        for (String endpoint : endpoints) {
            PipelineInstance.InstanceResponse response =
                    new PipelineInstance(endpoint).query(path, parameters, type, rows);
            missingPartitions.removeAll(response.partitions());
            rowCount += response.rowCount();
            if (response.gap() != null) {
                gaps.add(response.gap());
            }
        }
        if (!missingPartitions.isEmpty()) {
            gaps.add(missingPartitionsGap(missingPartitions));
        }
        return new InspectionResult(rowCount, gaps);
    }

    /** Where what the filter takes can be. */
    private Set<Integer> expectedPartitions(HeldFilter filter) {
        CustomerPartitioner partitioner = cluster.customerPartitioner();
        return new TreeSet<>(
                filter.customer() == null
                        ? partitioner.allPartitions()
                        : Set.of(partitioner.partitionOf(filter.customer())));
    }

    private static String missingPartitionsGap(Set<Integer> partitions) {
        String numbers = partitions.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "nobody answers for partition" + (partitions.size() == 1 ? " " : "s ") + numbers
                + ": an instance is starting, or cannot be reached from here (see http.advertised); ask again";
    }
}
