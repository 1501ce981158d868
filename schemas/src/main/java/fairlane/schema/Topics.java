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
 * <p>All topics except {@link #channels()}, {@link #limits()} and {@link #intake()} are co-partitioned.
 *
 * @param prefix text with which the name of every topic starts, 1 to 100 of the characters {@code A-Z a-z 0-9 . _ -}
 */
public record Topics(String prefix) {
    public static final String DEFAULT_PREFIX = "fairlane.";

    /**
     * The pattern that a topic prefix must match. The length is limited to 100, because Kafka allows 249 characters in
     * the name of a topic, and the name of a deliveries topic also contains the name of a channel, which may have 80.
     */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private static final int MAX_CHANNEL_NAME = 80;

    /**
     * The setting {@code max.message.bytes} of the requests topic and the bulk topic. The value is the default of
     * Kafka, but it is set explicitly, because a broker may have another default. The other topics have a higher limit,
     * so that each record that Fairlane makes from an accepted request fits, including added headers.
     */
    private static final int MAX_REQUEST_BATCH = 1024 * 1024 + 12;

    /** The setting {@code max.message.bytes} of all topics except the requests topic and the bulk topic. */
    public static final int MAX_BATCH_BYTES = 2 * 1024 * 1024;

    /**
     * Validates the topic prefix.
     *
     * @throws IllegalArgumentException if the prefix is invalid; the exception message says what to write instead
     */
    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topic prefix is \"" + prefix + "\": write 1 to 100 of A-Z a-z 0-9 . _ -, such as fairlane.");
        }
    }

    /** Creates the names and settings of topics with the default prefix. */
    public Topics() {
        this(DEFAULT_PREFIX);
    }

    /** Whether a text is a valid channel name, that is, 1 to 80 of the characters {@code A-Z a-z 0-9 . _ -}. */
    public static boolean isChannelName(String name) {
        if (name.isEmpty() || name.length() > MAX_CHANNEL_NAME) {
            return false;
        }
        for (int i = 0;
                i < name.length();
                i++) { // a loop, because a regular expression is slower and this method is called for each message
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
     * Checks a channel name and returns it unchanged.
     *
     * @throws IllegalArgumentException if the name is invalid; the exception message says what to write instead
     */
    public static String requireChannelName(String name) {
        if (!isChannelName(name)) {
            throw new IllegalArgumentException(
                    "channel is \"" + name + "\": write 1 to 80 of A-Z a-z 0-9 . _ -, such as sms");
        }
        return name;
    }

    /**
     * Name of the topic with requests of customers. The key of a record is the customer, the value a {@link
     * SendRequest}.
     */
    public String requests() {
        return prefix + "requests";
    }

    /**
     * Name of the bulk topic, for requests that are submitted in bursts. The pipeline consumes this topic only while no
     * record waits in the topic {@link #requests()}. The key of a record is the customer, the value a {@link
     * SendRequest}.
     */
    public String bulk() {
        return prefix + "requests.bulk";
    }

    /**
     * Name of the topic with the messages released to a channel. The key of a record is the customer, the value the
     * bytes of the request.
     *
     * @throws IllegalArgumentException if the channel name is invalid
     */
    public String deliveries(String channel) {
        return deliveriesPrefix() + requireChannelName(channel);
    }

    /** Returns the channel to which a deliveries topic belongs; empty for any other topic. */
    public Optional<String> channelOf(String topic) {
        return Optional.of(topic)
                .filter(name -> name.startsWith(deliveriesPrefix()))
                .map(name -> name.substring(deliveriesPrefix().length()))
                .filter(Topics::isChannelName);
    }

    private String deliveriesPrefix() {
        return prefix + "deliveries.";
    }

    /**
     * Name of the topic with the outcome of each delivery attempt. The key of a record is the customer, the value an
     * {@link Outcome}.
     */
    public String outcomes() {
        return prefix + "outcomes";
    }

    /**
     * Name of the topic with the alerts, each of which states the violation of an abuse rule and the action that was
     * taken. The key of a record is the customer, the value an {@link Alert}.
     */
    public String alerts() {
        return prefix + "alerts";
    }

    /**
     * Name of the topic with dead letters. The key of a record is the customer, the value the bytes of the request; the
     * headers contain the reason.
     */
    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /**
     * Name of the topic with cancellations of messages. The key of a record is the customer, the value a {@link
     * Cancellation}.
     */
    public String cancellations() {
        return prefix + "cancellations";
    }

    /**
     * Name of the topic with the channels. The key of a record is the name of the channel, the value a {@link Channel},
     * or a tombstone to delete the channel.
     */
    public String channels() {
        return prefix + "channels";
    }

    /**
     * Name of the topic with the limits. The key of a record says what the limit applies to; the value is a {@link
     * Limit}, or a tombstone to delete the limit.
     */
    public String limits() {
        return prefix + "limits";
    }

    /**
     * Name of an internal topic. When a task of the pipeline starts, the task writes an empty record to this topic and
     * consumes the record, because Kafka fences a task that another instance has taken over only if the task has
     * consumed a record.
     */
    public String pulse() {
        return prefix + "pulse";
    }

    /**
     * Name of an internal topic on which each gateway publishes the cost of the requests that it has accepted from each
     * customer, so that the other gateways count these requests against the customer's intake limits, too.
     */
    public String intake() {
        return prefix + "intake";
    }

    /** The specifications of the topics that always exist, which are all except the deliveries topics. */
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
     * The specification of the deliveries topic of a channel.
     *
     * @throws IllegalArgumentException if the channel name is invalid
     */
    public TopicSpec deliveriesSpec(String channel) {
        return deletedAfter(deliveries(channel), Duration.ofDays(7));
    }

    /**
     * The specification of the requests topic or the bulk topic. The timestamp of a record is the time at which the
     * broker stores the request. With timestamps of clients, a wrong clock could let messages expire or change their
     * order.
     */
    private static TopicSpec requestsSpec(String name) {
        TopicSpec spec = withBrokerTimestamps(deletedAfter(name, Duration.ofDays(7)));
        Map<String, String> configs = new HashMap<>(spec.configs());
        configs.put("max.message.bytes", String.valueOf(MAX_REQUEST_BATCH));
        return new TopicSpec(name, true, configs);
    }

    /**
     * Returns a specification with a setting by which the broker, and not the producer, sets the timestamps of records.
     */
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

    /**
     * Returns a specification of a topic that need not be co-partitioned. One partition suffices, because every
     * consumer reads the whole topic.
     */
    private static TopicSpec withOnePartition(TopicSpec spec) {
        return new TopicSpec(spec.name(), false, spec.configs());
    }

    private static TopicSpec compacted(String name) {
        return new TopicSpec(
                name, false, Map.of("cleanup.policy", "compact", "max.message.bytes", String.valueOf(MAX_BATCH_BYTES)));
    }
}
