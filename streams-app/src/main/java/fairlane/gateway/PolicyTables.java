package fairlane.gateway;

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
final class PolicyTables implements KnownLimits {
    private static final Logger log = LoggerFactory.getLogger(PolicyTables.class);

    private final RecordReader<Channel> channelReader;
    private final RecordReader<fairlane.schema.Limit> limitReader;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Map<LimitKey, LimitPolicy> limits = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    PolicyTables(Encodings encodings) {
        this.channelReader = encodings.reader(Channel.class);
        this.limitReader = encodings.reader(fairlane.schema.Limit.class);
    }

    void readChannel(ConsumerRecord<byte[], byte[]> message) {
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

    void readLimit(ConsumerRecord<byte[], byte[]> message) {
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
    Map<String, Channel> channels() {
        return Map.copyOf(channels);
    }

    @Override
    public boolean hasChannel(String name) {
        return channels.containsKey(name);
    }

    @Override
    public boolean hasSenderRate(String channel, String sender) {
        List<RateLimit> rates = of(LimitKey.sender(channel, sender))
                .inherit(of(LimitKey.sender(channel, null)))
                .rates();
        Channel known = channels.get(channel);
        return rates != null
                ? !rates.isEmpty()
                : known != null && !known.getSenderRates().isEmpty();
    }

    @Override
    public @Nullable LimitPolicy own(LimitKey key) {
        return limits.get(key);
    }

    /** Whether a message's cost there is its SMS segments, where it does not say. */
    boolean countsSegments(String channel) {
        Channel known = channels.get(channel);
        return known != null && known.getCostBy() == CostBy.SMS_SEGMENTS;
    }

    /** What holds up the messages of a sender, as far as the channels and limits tell. */
    enum Course {
        /** Nothing: they leave at once. */
        FREE,
        /** The channel, the customer or the sender is paused, or the channel is unknown. */
        HELD,
        /** Rates. */
        LIMITED
    }

    /** @param sender the customer, where the messages have none */
    Course course(String channel, String customer, String sender) {
        Channel known = channels.get(channel);
        LimitPolicy ofCustomer = said(LimitKey.customer(channel, customer));
        LimitPolicy ofSender = said(LimitKey.sender(channel, sender));
        if (known == null
                || known.getPaused()
                || Boolean.TRUE.equals(ofCustomer.paused())
                || Boolean.TRUE.equals(ofSender.paused())) {
            return Course.HELD;
        }
        boolean senderIsLimited = ofSender.rates() == null
                ? !known.getSenderRates().isEmpty()
                : !ofSender.rates().isEmpty();
        boolean customerIsLimited =
                ofCustomer.rates() != null && !ofCustomer.rates().isEmpty();
        return senderIsLimited || customerIsLimited || !known.getRates().isEmpty() ? Course.LIMITED : Course.FREE;
    }

    /** What holds for what a customer hands in. */
    LimitPolicy intake(String customer) {
        return effective(LimitKey.customer(LimitKey.INTAKE, customer));
    }

    /** What holds for the customer or sender of the key; of a sender's rates, only what the limits say. */
    LimitPolicy effective(LimitKey key) {
        return said(key).inherit(LimitPolicy.DEFAULT);
    }

    /** What the records say; what none of them says is null. */
    private LimitPolicy said(LimitKey key) {
        return of(key).inherit(of(new LimitKey(key.channel(), key.kind(), null)));
    }

    private LimitPolicy of(LimitKey key) {
        @Nullable LimitPolicy limit = limits.get(key);
        return limit == null ? LimitPolicy.UNSET : limit;
    }
}
