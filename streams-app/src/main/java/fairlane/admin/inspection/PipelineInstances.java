package fairlane.admin.inspection;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.wire.ClientIds;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Finds the running pipeline instances through the members of their consumer group. */
final class PipelineInstances {
    private final Cluster cluster;

    PipelineInstances(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Returns the endpoints of all instances as host:port.
     *
     * @return at least one endpoint
     * @throws AdminException if no instance is running
     */
    List<String> endpoints() {
        String group = cluster.config().pipeline().applicationId();
        List<String> endpoints = members(group).stream()
                .map(MemberDescription::clientId)
                .map(ClientIds::pipelineEndpoint)
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
        if (endpoints.isEmpty()) {
            throw AdminException.noPipelineRunning(group);
        }
        return endpoints;
    }

    /**
     * Returns a future of a map that contains, for each partition, the endpoint (host:port) of the pipeline instance
     * that owns the partition. The call does not block. The map is empty if no instance is running.
     */
    CompletableFuture<Map<Integer, String>> partitionOwners() {
        String group = cluster.config().pipeline().applicationId();
        return cluster.admin()
                .describeConsumerGroups(Set.of(group))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(groups -> partitionOwners(Objects.requireNonNull(groups.get(group))))
                .exceptionally(failure -> Map.of());
    }

    private Map<Integer, String> partitionOwners(ConsumerGroupDescription group) {
        String requests = cluster.topics().requests();
        Map<Integer, String> owners = new HashMap<>();
        for (MemberDescription member : group.members()) {
            ClientIds.pipelineEndpoint(member.clientId())
                    .ifPresent(endpoint -> member.assignment().topicPartitions().stream()
                            .filter(partition -> partition.topic().equals(requests))
                            .forEach(partition -> owners.put(partition.partition(), endpoint)));
        }
        return owners;
    }

    private Collection<MemberDescription> members(String group) {
        return cluster.awaitUnlessRefusedWith(
                        GroupIdNotFoundException.class,
                        cluster.admin().describeConsumerGroups(Set.of(group)).all())
                .map(groups -> groups.get(group))
                .map(ConsumerGroupDescription::members)
                .orElse(List.of());
    }
}
