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

/** The channels and limits as their topics have them: written by the thread that reads those, read by all. */
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
            log.warn("The record of channel {} is ignored: {}", name, e.getMessage());
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
            log.warn("The limit {} is ignored: {}", key, e.getMessage());
        }
    }

    /** Grows with every change of a limit. */
    long version() {
        return version.get();
    }

    /** Every channel by its name. */
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

    /** Whether a message's cost there is its SMS segments, where it does not say. */
    boolean costsBySegments(String channel) {
        Channel channelPolicy = channels.get(channel);
        return channelPolicy != null && channelPolicy.getCostBy() == CostBy.SMS_SEGMENTS;
    }

    /** What holds up the messages of a sender, as far as the channels and limits tell. */
    enum Restriction {
        /** Nothing: they leave at once. */
        NONE,
        /** The channel, the customer or the sender is paused, or the channel is unknown. */
        HELD,
        /** Rates. */
        RATE_LIMITED
    }

    /** @param sender the customer, where the messages have none */
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

    /** What holds for what a customer hands in. */
    LimitPolicy intakeLimit(String customer) {
        return effectiveLimit(LimitKey.customer(LimitKey.INTAKE, customer));
    }

    /** What holds for the customer or sender of the key; of a sender's rates, only what the limits say. */
    LimitPolicy effectiveLimit(LimitKey key) {
        return inheritedLimit(key).inherit(LimitPolicy.DEFAULT);
    }

    /** What the records say; what none of them says is null. */
    private LimitPolicy inheritedLimit(LimitKey key) {
        return recordedLimit(key).inherit(recordedLimit(new LimitKey(key.channel(), key.kind(), null)));
    }

    private LimitPolicy recordedLimit(LimitKey key) {
        @Nullable LimitPolicy limit = limits.get(key);
        return limit == null ? LimitPolicy.UNSET : limit;
    }
}
