package fairlane.schema;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names and settings of all topics.
 *
 * <p>All but {@link #channels()}, {@link #limits()} and {@link #intake()} are co-partitioned.
 *
 * @param prefix start of every topic's name: 1 to 100 of {@code A-Z a-z 0-9 . _ -}
 */
public record Topics(String prefix) {
    public static final String DEFAULT_PREFIX = "fairlane.";

    /** Kafka allows 249 characters in a topic's name, of which a channel's name may take 80. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private static final int MAX_CHANNEL_NAME = 80;

    /**
     * Kafka's default, set explicitly because a broker's default may differ. The other topics have more, so that every
     * record derived from an accepted request fits with its headers.
     */
    private static final int MAX_REQUEST_BATCH = 1024 * 1024 + 12;

    /** {@code max.message.bytes} of the other topics. */
    public static final int MAX_BATCH_BYTES = 2 * 1024 * 1024;

    /**
     * Validates the prefix.
     *
     * @throws IllegalArgumentException if the prefix is invalid; the message says what to write instead
     */
    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topic prefix is \"" + prefix + "\": write 1 to 100 of A-Z a-z 0-9 . _ -, such as fairlane.");
        }
    }

    /** The topics with the default prefix. */
    public Topics() {
        this(DEFAULT_PREFIX);
    }

    /** Whether this is a valid channel name: 1 to 80 of {@code A-Z a-z 0-9 . _ -}. */
    public static boolean isChannelName(String name) {
        if (name.isEmpty() || name.length() > MAX_CHANNEL_NAME) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) { // faster than a regular expression; called for each message
            if (!isNameCharacter(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }

    /**
     * Returns a valid channel name unchanged.
     *
     * @throws IllegalArgumentException if the name is invalid; the message says what to write instead
     */
    public static String requireChannelName(String name) {
        if (!isChannelName(name)) {
            throw new IllegalArgumentException(
                    "channel is \"" + name + "\": write 1 to 80 of A-Z a-z 0-9 . _ -, such as sms");
        }
        return name;
    }

    /** Requests of customers. Key: customer; value: {@link SendRequest}. */
    public String requests() {
        return prefix + "requests";
    }

    /** Requests sent in bursts: consumed only while nothing waits on {@link #requests()}. Same key and value. */
    public String bulk() {
        return prefix + "requests.bulk";
    }

    /**
     * Messages released to a channel. Key: customer; value: the request's bytes.
     *
     * @throws IllegalArgumentException if the channel's name is invalid
     */
    public String deliveries(String channel) {
        return deliveriesPrefix() + requireChannelName(channel);
    }

    /** The channel that a deliveries topic belongs to; empty for any other topic. */
    public Optional<String> channelOf(String topic) {
        return Optional.of(topic)
                .filter(name -> name.startsWith(deliveriesPrefix()))
                .map(name -> name.substring(deliveriesPrefix().length()))
                .filter(Topics::isChannelName);
    }

    private String deliveriesPrefix() {
        return prefix + "deliveries.";
    }

    /** The outcome of each delivery attempt. Key: customer; value: {@link Outcome}. */
    public String outcomes() {
        return prefix + "outcomes";
    }

    /** Violations of abuse rules and the actions taken. Key: customer; value: {@link Alert}. */
    public String alerts() {
        return prefix + "alerts";
    }

    /** Dead letters. Key: customer; value: the original bytes; the reason is in the headers. */
    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /** Cancellations of messages. Key: customer; value: {@link Cancellation}. */
    public String cancellations() {
        return prefix + "cancellations";
    }

    /** The channels. Key: channel; value: {@link Channel}, or a tombstone to delete it. */
    public String channels() {
        return prefix + "channels";
    }

    /** The limits. Key: limit key; value: {@link Limit}, or a tombstone to delete it. */
    public String limits() {
        return prefix + "limits";
    }

    /**
     * Internal: each task of the pipeline sends itself an empty record on this topic when it starts, because Kafka
     * fences a task that another instance has taken over only if the task has consumed a record.
     */
    public String pulse() {
        return prefix + "pulse";
    }

    /** Internal: how much each gateway has accepted from each customer, so that the other gateways count it too. */
    public String intake() {
        return prefix + "intake";
    }

    /** The topics that always exist: all except the deliveries topics. */
    public List<TopicSpec> all() {
        return List.of(
                requestsSpec(requests()),
                requestsSpec(bulk()),
                deletedAfter(deadLetters(), Duration.ofDays(30)),
                deletedAfter(outcomes(), Duration.ofDays(30)),
                deletedAfter(alerts(), Duration.ofDays(30)),
                withBrokerTimestamps(deletedAfter(cancellations(), Duration.ofDays(7))),
                compacted(channels()),
                compacted(limits()),
                deletedAfter(pulse(), Duration.ofHours(1)),
                withOnePartition(deletedAfter(intake(), Duration.ofHours(1))));
    }

    /**
     * The deliveries topic of a channel.
     *
     * @throws IllegalArgumentException if the channel's name is invalid
     */
    public TopicSpec deliveriesSpec(String channel) {
        return deletedAfter(deliveries(channel), Duration.ofDays(7));
    }

    /**
     * A request is accepted when the broker stores it, so a client's wrong clock neither expires nor reorders messages.
     */
    private static TopicSpec requestsSpec(String name) {
        TopicSpec spec = withBrokerTimestamps(deletedAfter(name, Duration.ofDays(7)));
        Map<String, String> configs = new HashMap<>(spec.configs());
        configs.put("max.message.bytes", String.valueOf(MAX_REQUEST_BATCH));
        return new TopicSpec(name, true, configs);
    }

    /** Record timestamps are set by the broker. */
    private static TopicSpec withBrokerTimestamps(TopicSpec spec) {
        Map<String, String> configs = new HashMap<>(spec.configs());
        configs.put("message.timestamp.type", "LogAppendTime");
        return new TopicSpec(spec.name(), spec.coPartitioned(), configs);
    }

    private static TopicSpec deletedAfter(String name, Duration retention) {
        return new TopicSpec(
                name,
                true,
                Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", String.valueOf(retention.toMillis()),
                        "max.message.bytes", String.valueOf(MAX_BATCH_BYTES)));
    }

    /** One partition suffices, because every consumer reads the whole topic. */
    private static TopicSpec withOnePartition(TopicSpec spec) {
        return new TopicSpec(spec.name(), false, spec.configs());
    }

    private static TopicSpec compacted(String name) {
        return new TopicSpec(
                name, false, Map.of("cleanup.policy", "compact", "max.message.bytes", String.valueOf(MAX_BATCH_BYTES)));
    }
}
