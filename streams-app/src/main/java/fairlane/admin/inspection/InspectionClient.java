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
 * Queries the messages that the pipeline holds. Each query is sent to every running pipeline instance, because each
 * instance holds only the messages of its own partitions. Result rows are passed to the caller as they arrive and are
 * not kept.
 *
 * <p>The gaps of a result are sentences that state what is missing in the result. There is one sentence for each
 * instance that did not respond or did not complete its response, and one sentence for the partitions that are not
 * covered by any response. A result without gaps is complete.
 */
public final class InspectionClient {
    private final Cluster cluster;

    public InspectionClient(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * States how many rows a query returned and which rows are missing.
     *
     * @param rowCount number of rows that were passed to the caller
     * @param gaps sentences that state what is missing; empty if the result is complete
     */
    public record InspectionResult(long rowCount, List<String> gaps) {
        public InspectionResult {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * The held messages that are expected to be released first.
     *
     * @param messages the messages in the expected order of their release
     * @param more whether the filter selects further held messages
     * @param gaps sentences that state what is missing; empty if the result is complete
     */
    public record FirstMessages(List<HeldMessage> messages, boolean more, List<String> gaps) {
        public FirstMessages {
            messages = List.copyOf(messages);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Queries the lanes that hold messages, one row per lane. The scheduled messages of a lane are in an additional
     * row.
     *
     * @throws AdminException if no pipeline is running
     */
    public InspectionResult lanes(HeldFilter filter, Consumer<HeldLane> rows) {
        return query(InspectionApi.LANES, filter, filter.parameters(), HeldLane.class, rows);
    }

    /**
     * Queries the demand of every channel for workers, one row for each channel and partition. The duration of the
     * query does not depend on the number of held messages.
     *
     * @throws AdminException if no pipeline is running
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
     * Queries the held messages of a customer that have a given id.
     *
     * @throws AdminException if no pipeline is running
     */
    public InspectionResult messages(MessageSelector selector, Consumer<HeldMessage> rows) {
        Map<String, @Nullable String> parameters = selector.heldFilter().parameters();
        parameters.put(InspectionApi.ID, selector.id());
        return query(InspectionApi.MESSAGES, selector.heldFilter(), parameters, HeldMessage.class, rows);
    }

    /**
     * Queries all held messages that the filter selects, lane by lane.
     *
     * @throws AdminException if no pipeline is running
     */
    public InspectionResult messages(HeldFilter filter, Consumer<HeldMessage> rows) {
        return query(InspectionApi.MESSAGES, filter, filter.parameters(), HeldMessage.class, rows);
    }

    /**
     * Queries the messages that are expected to be released first.
     *
     * @param count maximum number of messages to return, 1 to {@link InspectionApi#MAX_FIRST_COUNT}
     * @throws AdminException if no pipeline is running
     */
    public FirstMessages firstMessages(HeldFilter filter, int count) {
        Map<String, @Nullable String> parameters = filter.parameters();
        // Queries one message more than requested, to find out whether further messages are held.
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

    /** Returns the partitions that may contain messages that the filter selects. */
    private Set<Integer> expectedPartitions(HeldFilter filter) {
        CustomerPartitioner partitioner = cluster.customerPartitioner();
        return new TreeSet<>(
                filter.customer() == null
                        ? partitioner.allPartitions()
                        : Set.of(partitioner.partitionOf(filter.customer())));
    }

    private static String missingPartitionsGap(Set<Integer> partitions) {
        String numbers = partitions.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "no instance answers for partition" + (partitions.size() == 1 ? " " : "s ") + numbers
                + ": an instance is starting or is unreachable from here (see http.advertised); try again";
    }
}
