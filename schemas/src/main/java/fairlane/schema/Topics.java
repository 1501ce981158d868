package fairlane.schema;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one table of topics: what they are called and how they are kept.
 *
 * <p>All but {@link #channels()}, {@link #limits()} and {@link #intake()} are co-partitioned.
 *
 * @param prefix what every name begins with: 1 to 100 of {@code A-Z a-z 0-9 . _ -}
 */
public record Topics(String prefix) {
    public static final String DEFAULT_PREFIX = "fairlane.";

    /** A topic's name has at most 249 characters, and a channel's at most 80. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private static final int MAX_CHANNEL_NAME = 80;

    /**
     * Requests have Kafka's usual limit, stated because a broker's may be another; whatever is made of an accepted
     * request, with its headers, has room in the others.
     */
    private static final int MAX_REQUEST_BATCH = 1024 * 1024 + 12;

    /** {@code max.message.bytes} of the other topics. */
    public static final int MAX_BATCH_BYTES = 2 * 1024 * 1024;

    /**
     * Checks the prefix.
     *
     * @throws IllegalArgumentException if it is not one; the message says what to write
     */
    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topic prefix is \"" + prefix + "\": write 1 to 100 of A-Z a-z 0-9 . _ -, such as fairlane.");
        }
    }

    /** With the default prefix. */
    public Topics() {
        this(DEFAULT_PREFIX);
    }

    /** Whether a channel may be called so: 1 to 80 of {@code A-Z a-z 0-9 . _ -}. */
    public static boolean isChannelName(String name) {
        if (name.isEmpty() || name.length() > MAX_CHANNEL_NAME) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) { // a loop, for it is asked for each message
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
     * Passes on a name that a channel may have.
     *
     * @throws IllegalArgumentException if a channel may not be called so; the message says what to write
     */
    public static String requireChannelName(String name) {
        if (!isChannelName(name)) {
            throw new IllegalArgumentException(
                    "channel is \"" + name + "\": write 1 to 80 of A-Z a-z 0-9 . _ -, such as sms");
        }
        return name;
    }

    /** What customers ask for. Key: customer; value: {@link SendRequest}. */
    public String requests() {
        return prefix + "requests";
    }

    /** The same for bursts: taken in only while {@link #requests()} has nothing waiting. */
    public String bulk() {
        return prefix + "requests.bulk";
    }

    /**
     * What has been released to a channel. Key: customer; value: the request's bytes.
     *
     * @throws IllegalArgumentException if a channel may not be called so
     */
    public String deliveries(String channel) {
        return deliveriesPrefix() + requireChannelName(channel);
    }

    /** The channel whose deliveries topic this is; empty if it is another topic. */
    public Optional<String> channelOf(String topic) {
        return Optional.of(topic)
                .filter(name -> name.startsWith(deliveriesPrefix()))
                .map(name -> name.substring(deliveriesPrefix().length()))
                .filter(Topics::isChannelName);
    }

    private String deliveriesPrefix() {
        return prefix + "deliveries.";
    }

    /** What became of each attempt. Key: customer; value: {@link Outcome}. */
    public String outcomes() {
        return prefix + "outcomes";
    }

    /** Which rule was broken, and what was done. Key: customer; value: {@link Alert}. */
    public String alerts() {
        return prefix + "alerts";
    }

    /** What was given up on. Key: customer; value: the original bytes; the reason is in the headers. */
    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /** What is not to be sent any more. Key: customer; value: {@link Cancellation}. */
    public String cancellations() {
        return prefix + "cancellations";
    }

    /** Key: channel; value: {@link Channel}, a tombstone removes it. */
    public String channels() {
        return prefix + "channels";
    }

    /** Key: limit key; value: {@link Limit}, a tombstone removes it. */
    public String limits() {
        return prefix + "limits";
    }

    /**
     * Internal: a task of the pipeline sends itself an empty record here when it starts, for only a task that has
     * consumed something is fenced off when another has taken over.
     */
    public String pulse() {
        return prefix + "pulse";
    }

    /** Internal: what each gateway has let through of each customer, for the others to count it too. */
    public String intake() {
        return prefix + "intake";
    }

    /** The topics that are there from the start, which are all but those of the channels. */
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
     * The topic of one channel.
     *
     * @throws IllegalArgumentException if a channel may not be called so
     */
    public TopicSpec deliveriesSpec(String channel) {
        return deletedAfter(deliveries(channel), Duration.ofDays(7));
    }

    /** A request is accepted when the broker has it: a client's wrong clock can neither expire nor reorder anything. */
    private static TopicSpec requestsSpec(String name) {
        TopicSpec spec = withBrokerTimestamps(deletedAfter(name, Duration.ofDays(7)));
        Map<String, String> configs = new HashMap<>(spec.configs());
        configs.put("max.message.bytes", String.valueOf(MAX_REQUEST_BATCH));
        return new TopicSpec(name, true, configs);
    }

    /** With the broker's clock. */
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

    /** With one partition, for everyone reads all of it. */
    private static TopicSpec withOnePartition(TopicSpec spec) {
        return new TopicSpec(spec.name(), false, spec.configs());
    }

    private static TopicSpec compacted(String name) {
        return new TopicSpec(
                name, false, Map.of("cleanup.policy", "compact", "max.message.bytes", String.valueOf(MAX_BATCH_BYTES)));
    }
}
