package fairlane.gateway.leases;

import fairlane.wire.ClientIds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the replicas of the gateway that share the messages of a channel. They are the members of the channel's
 * consumer group, which Kafka lists.
 */
final class Peers {
    private static final long REFRESH_INTERVAL_MILLIS = 500;

    private final Admin admin;
    private final Map<String, CachedMembers> byGroup = new ConcurrentHashMap<>();

    private record CachedMembers(long fetchedAt, CompletableFuture<Members> members) {}

    /**
     * The members of a consumer group that are replicas of the gateway.
     *
     * @param endpoints host:port of each member
     * @param owners host:port of the member that owns a partition, by partition number
     */
    record Members(Set<String> endpoints, Map<Integer, String> owners) {
        static final Members NONE = new Members(Set.of(), Map.of());

        Members {
            endpoints = Set.copyOf(endpoints);
            owners = Map.copyOf(owners);
        }
    }

    Peers(Admin admin) {
        this.admin = admin;
    }

    /**
     * Returns the members of a group, as Kafka listed them at most half a second ago; no members if Kafka does not
     * answer.
     */
    CompletableFuture<Members> membersOf(String group) {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        return byGroup.compute(
                        group,
                        (name, cached) -> cached != null && now - cached.fetchedAt() < REFRESH_INTERVAL_MILLIS
                                ? cached
                                : new CachedMembers(now, fetchMembers(group)))
                .members();
    }

    private CompletableFuture<Members> fetchMembers(String group) {
        return admin.describeConsumerGroups(Set.of(group))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(groups -> members(Objects.requireNonNull(groups.get(group))))
                .exceptionally(failure -> Members.NONE);
    }

    private static Members members(ConsumerGroupDescription group) {
        Set<String> endpoints = new HashSet<>();
        Map<Integer, String> owners = new HashMap<>();
        for (MemberDescription member : group.members()) {
            ClientIds.gatewayEndpoint(member.clientId()).ifPresent(endpoint -> {
                endpoints.add(endpoint);
                for (TopicPartition partition : member.assignment().topicPartitions()) {
                    owners.put(partition.partition(), endpoint);
                }
            });
        }
        return new Members(endpoints, owners);
    }
}
