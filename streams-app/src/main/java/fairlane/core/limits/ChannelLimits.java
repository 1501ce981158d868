package fairlane.core.limits;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.Lane;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one channel, its customers and its senders, each field inherited from: the own record, the record for
 * everyone, what the channel says for senders, {@link LimitPolicy#DEFAULT}.
 *
 * <p>A change starts a new generation; whoever is of an older one asks again when it is next looked at.
 */
public final class ChannelLimits {
    private final String channel;
    private final PolicySource policies;
    private final SchedulerSettings settings;

    private @Nullable ChannelPolicy policy;
    private LimitPolicy defaultSenderLimit = LimitPolicy.DEFAULT;
    private LimitPolicy defaultCustomerLimit = LimitPolicy.DEFAULT;
    private EffectiveRates channelRates;
    private EffectiveRates sharedSenderRates;
    private EffectiveRates sharedCustomerRates;
    private int generation;
    private long changedAt;
    /** The last generation that every lane has been brought up to, and when it was first followed by another. */
    private int settledGeneration;

    private long unsettledSince;

    public ChannelLimits(String channel, PolicySource policies, SchedulerSettings settings, long start) {
        this.channel = channel;
        this.policies = policies;
        this.settings = settings;
        this.channelRates = effectiveRates(List.of(), 0);
        this.sharedSenderRates = channelRates;
        this.sharedCustomerRates = channelRates;
        refresh(start, true);
    }

    /**
     * Reads what is shared by many anew, and starts a new generation.
     *
     * @param settled whether every lane has been brought up to the last one
     */
    public void refresh(long now, boolean settled) {
        if (settled) {
            settledGeneration = generation;
            unsettledSince = now;
        }
        changedAt = now;
        DatedPolicy<ChannelPolicy> record = policies.channel(channel);
        policy = record == null ? null : record.value();
        ChannelPolicy effectivePolicy = policy == null ? ChannelPolicy.UNLIMITED : policy;
        long channelChangedAt = record == null ? 0 : record.changedAt();
        channelRates = replaceIfChanged(channelRates, partitionShare(effectivePolicy.rates()), channelChangedAt, now);

        DatedPolicy<LimitPolicy> senderRecord = policies.sender(channel, null);
        defaultSenderLimit = LimitInheritance.merge(LimitInheritance.senderRecords(
                null, senderRecord.value(), LimitPolicy.ofRates(effectivePolicy.senderRates()), LimitPolicy.DEFAULT));
        long senderChangedAt = senderRecord.value().rates() == null
                ? Math.max(
                        channelChangedAt, senderRecord.changedAt()) // where it had rates before, those held until then
                : senderRecord.changedAt();
        sharedSenderRates = replaceIfChanged(sharedSenderRates, ratesOf(defaultSenderLimit), senderChangedAt, now);

        DatedPolicy<LimitPolicy> customerRecord = policies.customer(channel, null);
        defaultCustomerLimit = LimitInheritance.merge(
                LimitInheritance.customerRecords(null, customerRecord.value(), LimitPolicy.DEFAULT));
        sharedCustomerRates =
                replaceIfChanged(sharedCustomerRates, ratesOf(defaultCustomerLimit), customerRecord.changedAt(), now);
        generation++;
    }

    /** Whether there is such a channel. */
    public boolean exists() {
        return policy != null;
    }

    public boolean isPaused() {
        return policy != null && policy.paused();
    }

    /** When a message expires: by its own time, or else by the channel's greatest age. */
    public long expiryTime(long acceptedAt, long expiresAt) {
        Long maxAge = policy == null ? null : policy.maxAgeMillis();
        return expiresAt != Long.MAX_VALUE || maxAge == null
                ? expiresAt
                : acceptedAt + Math.min(maxAge, Long.MAX_VALUE - acceptedAt);
    }

    public int generation() {
        return generation;
    }

    public EffectiveRates channelRates() {
        return channelRates;
    }

    public EffectiveRates senderRates(String sender) {
        return effectiveRates(policies.sender(channel, sender), sharedSenderRates);
    }

    public EffectiveRates customerRates(String customer) {
        return effectiveRates(policies.customer(channel, customer), sharedCustomerRates);
    }

    /** Brings a lane up to this generation. */
    public void apply(Lane lane) {
        DatedPolicy<LimitPolicy> own = policies.sender(channel, lane.sender());
        LimitPolicy limit = own.value().inherit(defaultSenderLimit);
        lane.paused = Boolean.TRUE.equals(limit.paused());
        lane.blocked = Boolean.TRUE.equals(limit.blocked());
        lane.meter = lane.meter.migrateTo(
                effectiveRates(own, sharedSenderRates), effectiveSince(own, lane.policyGeneration));
        lane.policyGeneration = generation;
    }

    /** Brings a customer up to this generation. */
    public void apply(Customer customer) {
        DatedPolicy<LimitPolicy> own = policies.customer(channel, customer.id());
        customer.limit = own.value().inherit(defaultCustomerLimit);
        customer.meter = customer.meter.migrateTo(
                effectiveRates(own, sharedCustomerRates), effectiveSince(own, customer.policyGeneration));
        customer.policyGeneration = generation;
    }

    /**
     * When somebody's own record changed who is looked at only now: by its date, at one of the changes since. A customer
     * without lanes may have been passed over by more of them than are known.
     */
    private long effectiveSince(DatedPolicy<LimitPolicy> own, int previousGeneration) {
        long earliest = previousGeneration >= settledGeneration ? unsettledSince : 0;
        return Math.max(earliest, Math.min(own.changedAt(), changedAt));
    }

    private EffectiveRates effectiveRates(DatedPolicy<LimitPolicy> own, EffectiveRates shared) {
        if (own.value().rates() != null) {
            return effectiveRates(ratesOf(own.value()), own.changedAt());
        }
        // Where it had rates before, those held until its change.
        return own.changedAt() <= shared.changedAt() ? shared : effectiveRates(shared.rates(), own.changedAt());
    }

    private EffectiveRates replaceIfChanged(
            EffectiveRates previous, List<RateLimit> rates, long ratesChangedAt, long now) {
        if (previous.rates().equals(rates)) {
            return previous;
        }
        EffectiveRates replacement = effectiveRates(rates, ratesChangedAt);
        previous.replaceWith(replacement, now);
        return replacement;
    }

    private List<RateLimit> partitionShare(List<RateLimit> rates) {
        return rates.stream().map(rate -> rate.dividedBy(settings.partitions())).toList();
    }

    private static List<RateLimit> ratesOf(LimitPolicy limit) {
        return Objects.requireNonNull(limit.rates());
    }

    /** What is known now was said before, whatever the clock of who said it. */
    private EffectiveRates effectiveRates(List<RateLimit> rates, long ratesChangedAt) {
        return new EffectiveRates(rates, Math.min(ratesChangedAt, changedAt), settings);
    }
}
