package fairlane.gateway.intake;

import fairlane.abuse.KnownLimits;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
import fairlane.schema.Channel;
import fairlane.schema.CostBy;
import fairlane.schema.Encodings;
import fairlane.schema.RecordReader;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels and limits, kept up to date from their topics. The thread that follows the topics writes; any thread
 * reads.
 */
public final class LivePolicyTable implements KnownLimits {
    private static final Logger log = LoggerFactory.getLogger(LivePolicyTable.class);

    private final RecordReader<Channel> channelReader;
    private final RecordReader<fairlane.schema.Limit> limitReader;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Map<LimitKey, LimitPolicy> limits = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    public LivePolicyTable(Encodings encodings) {
        this.channelReader = encodings.reader(Channel.class);
        this.limitReader = encodings.reader(fairlane.schema.Limit.class);
    }

    public void onChannelRecord(ConsumerRecord<byte[], byte[]> message) {
        String name = RecordText.key(message);
        try {
            if (message.value() == null) {
                channels.remove(name);
            } else {
                channels.put(name, channelReader.read(message.value()));
            }
        } catch (UnreadableRecordException e) {
            log.warn("Ignoring the unreadable record of channel {}: {}", name, e.getMessage());
        }
    }

    public void onLimitRecord(ConsumerRecord<byte[], byte[]> message) {
        String key = RecordText.key(message);
        try {
            LimitKey parsed = LimitKey.parse(key);
            if (message.value() == null) {
                limits.remove(parsed);
            } else {
                limits.put(parsed, PolicyConversion.toLimitPolicy(limitReader.read(message.value())));
            }
            version.incrementAndGet();
        } catch (UnreadableRecordException | IllegalArgumentException e) {
            log.warn("Ignoring the unreadable limit {}: {}", key, e.getMessage());
        }
    }

    /** Increases with every change of a limit. */
    long version() {
        return version.get();
    }

    /** Returns the channels by name. */
    public Map<String, Channel> channels() {
        return Map.copyOf(channels);
    }

    @Override
    public boolean hasChannel(String name) {
        return channels.containsKey(name);
    }

    @Override
    public boolean hasSenderRate(String channel, String sender) {
        List<RateLimit> rates = recordedLimit(LimitKey.sender(channel, sender))
                .inherit(recordedLimit(LimitKey.sender(channel, null)))
                .rates();
        Channel channelPolicy = channels.get(channel);
        return rates != null
                ? !rates.isEmpty()
                : channelPolicy != null && !channelPolicy.getSenderRates().isEmpty();
    }

    @Override
    public @Nullable LimitPolicy ownLimit(LimitKey key) {
        return limits.get(key);
    }

    /** Returns whether the channel's default cost of a message is its number of SMS segments. */
    boolean costsBySegments(String channel) {
        Channel channelPolicy = channels.get(channel);
        return channelPolicy != null && channelPolicy.getCostBy() == CostBy.SMS_SEGMENTS;
    }

    /** What restricts the release of a sender's messages, according to the channels and limits. */
    enum Restriction {
        /** No restriction: messages are released at once. */
        NONE,
        /** The channel, the customer or the sender is paused, or the channel is unknown. */
        HELD,
        /** A rate applies. */
        RATE_LIMITED
    }

    /** @param sender the customer, for messages without a sender */
    Restriction restriction(String channel, String customer, String sender) {
        Channel channelPolicy = channels.get(channel);
        LimitPolicy customerLimit = inheritedLimit(LimitKey.customer(channel, customer));
        LimitPolicy senderLimit = inheritedLimit(LimitKey.sender(channel, sender));
        if (channelPolicy == null
                || channelPolicy.getPaused()
                || Boolean.TRUE.equals(customerLimit.paused())
                || Boolean.TRUE.equals(senderLimit.paused())) {
            return Restriction.HELD;
        }
        boolean senderIsLimited = senderLimit.rates() == null
                ? !channelPolicy.getSenderRates().isEmpty()
                : !senderLimit.rates().isEmpty();
        boolean customerIsLimited =
                customerLimit.rates() != null && !customerLimit.rates().isEmpty();
        return senderIsLimited || customerIsLimited || !channelPolicy.getRates().isEmpty()
                ? Restriction.RATE_LIMITED
                : Restriction.NONE;
    }

    /** Returns the limits on a customer's submissions. */
    LimitPolicy intakeLimit(String customer) {
        return effectiveLimit(LimitKey.customer(LimitKey.INTAKE, customer));
    }

    /**
     * Returns the effective limits of a customer or sender. A sender's rates include those of limits only, not those of
     * the channel.
     */
    LimitPolicy effectiveLimit(LimitKey key) {
        return inheritedLimit(key).inherit(LimitPolicy.DEFAULT);
    }

    /** Returns what the records set, with inheritance; unset fields are null. */
    private LimitPolicy inheritedLimit(LimitKey key) {
        return recordedLimit(key).inherit(recordedLimit(new LimitKey(key.channel(), key.kind(), null)));
    }

    private LimitPolicy recordedLimit(LimitKey key) {
        @Nullable LimitPolicy limit = limits.get(key);
        return limit == null ? LimitPolicy.UNSET : limit;
    }
}
